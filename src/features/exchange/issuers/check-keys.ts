import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { IssuerId } from './issuer.ts';
import type { RegisterNeeds } from './register-needs.ts';
import { findIssuer } from './store.ts';

export type CheckedKeys = {
  state: 'usable' | 'unreachable' | 'unusable';
  keys: { id: string | null; type: string; algorithm: string | null }[];
};

/** Whether keys are there, and which: for whoever sets an issuer up, before the first token comes. */
export async function checkKeys(needs: RegisterNeeds, who: Scope, id: IssuerId): Promise<CheckedKeys> {
  const issuer = await needs.database.inTenant(who, tx => findIssuer(tx, id));
  if (!issuer) throw fail('not_found');
  const found = await needs.issuerKeys.keysAnewOf(issuer);
  if (found.kind !== 'keys') return { state: found.kind, keys: [] };
  const keys = found.keys.jwks().keys.map(({ kid, kty, alg }) => ({
    id: kid ?? null,
    type: kty ?? '',
    algorithm: alg ?? null,
  }));
  return { state: 'usable', keys };
}
