import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { isClaimable } from './claimable.ts';
import { type ClientSettings, type ExchangeDoors, usualSettings } from './settings.ts';
import { readDoors, readSettingsOf } from './store.ts';

/** Of the service, or of the one key of a person. A person without a key has the usual ones. */
export async function findClientSettings(tx: TenantTx, { actor }: Scope): Promise<ClientSettings> {
  const clientId =
    actor.kind === 'service' ? actor.serviceId : actor.kind === 'user' ? actor.keyId : undefined;
  const { minimumTtlMs, claims } =
    (clientId === undefined ? undefined : await readSettingsOf(tx, clientId)) ?? usualSettings;
  return { minimumTtlMs, mayClaim: name => isClaimable(claims, name) };
}

const closed: ExchangeDoors = { takesGet: false, takesKeyInBody: false, takesKeyInQuery: false };

export async function findExchangeDoors(tx: TenantTx): Promise<ExchangeDoors> {
  return (await readDoors(tx)) ?? closed;
}
