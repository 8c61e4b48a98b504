import { USUAL_TTL_MS } from '#features/connections/grants/access-token.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type Claimable, isClaimable } from './claimable.ts';
import { readDoors, readSettingsOf } from './store.ts';

export type ClientSettings = {
  /** A token that lives shorter is renewed first. */
  minimumTtlMs: number;
  /** Beside the permission subjects.claim, which is asked for in any case. */
  mayClaim(name: string): boolean;
};

export type StoredSettings = { minimumTtlMs: number; claims: Claimable };

export const usualSettings: StoredSettings = { minimumTtlMs: USUAL_TTL_MS, claims: { kind: 'any' } };

/** Of the service, or of the one key of a person. A person without a key has the usual ones. */
export async function findClientSettings(tx: TenantTx, { actor }: Scope): Promise<ClientSettings> {
  const clientId =
    actor.kind === 'service' ? actor.serviceId : actor.kind === 'user' ? actor.keyId : undefined;
  const { minimumTtlMs, claims } =
    (clientId === undefined ? undefined : await readSettingsOf(tx, clientId)) ?? usualSettings;
  return { minimumTtlMs, mayClaim: name => isClaimable(claims, name) };
}

/** Less safe ways to ask, which somebody has to open first for the whole organisation. */
export type ExchangeDoors = { takesGet: boolean; takesKeyInBody: boolean; takesKeyInQuery: boolean };

const closed: ExchangeDoors = { takesGet: false, takesKeyInBody: false, takesKeyInQuery: false };

export async function findExchangeDoors(tx: TenantTx): Promise<ExchangeDoors> {
  return (await readDoors(tx)) ?? closed;
}
