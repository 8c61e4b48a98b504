import { scopeOfProven } from '#features/access/proven-scope.ts';
import type { Scope } from '#kernel/scope.ts';
import type { PresentedClient } from '../clients/client.ts';

const MOST_KEPT = 5_000;

/** The scope of a client that has just shown who it is; the same one as long as nothing about it changes. */
export type ClientScopes = { of(client: PresentedClient): Scope };

export function openClientScopes(): ClientScopes {
  const kept = new Map<string, Scope>();
  return {
    of(client) {
      const { tenantId, id, serviceId, scopes, epoch } = client;
      const key = `${id} ${epoch}`;
      const known = kept.get(key);
      if (known) return known;
      const scope = scopeOfProven({
        tenantId,
        actor: { kind: 'service', serviceId, clientId: id },
        permissions: scopes,
        stamp: { kind: 'client', id, epoch },
      });
      kept.set(key, scope);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      return scope;
    },
  };
}
