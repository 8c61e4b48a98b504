import type { AccessNeeds } from '#features/access/access-needs.ts';

export type IssuerNeeds = AccessNeeds;
