import type { Id } from '#kernel/ids.ts';

export type ServiceId = Id<'service'>;

/** A program of the organisation. Its keys come and go; what it has connected belongs to it. */
export type Service = { id: ServiceId; name: string; frozenAt: Date | null };
