import type { AccessNeeds } from '#features/access/access-needs.ts';
import type { Reach } from '#platform/http-client/address.ts';
import type { IssuerKeys } from './issuer-keys.ts';

export type RegisterNeeds = Pick<AccessNeeds, 'database' | 'world' | 'seals'> & {
  issuerKeys: IssuerKeys;
  /** Whether an issuer's keys may be in the operator's own network. */
  webhookReach: Reach;
  /** Without a slash at the end. */
  origins: { canonical: string; console: string; callbacks: string };
};
