import type { Capability } from '#features/apps/capabilities.ts';

/** A name for what a kind of program needs, so that it asks for that and no more. */
export type Profile = { name: string; capabilities: Capability[]; changedAt: Date };

export const profileForm = /^[a-z][a-z0-9-]{0,59}$/;
