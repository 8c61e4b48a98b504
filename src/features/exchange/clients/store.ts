import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Claimable } from './claimable.ts';
import type { ExchangeDoors, StoredSettings } from './settings.ts';

const SECOND_MS = 1_000;

export async function readSettingsOf(tx: TenantTx, clientId: string): Promise<StoredSettings | undefined> {
  const row = await tx
    .selectFrom('exchange_settings')
    .select(['minimum_ttl_seconds', 'claims', 'claimable'])
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row && { minimumTtlMs: row.minimum_ttl_seconds * SECOND_MS, claims: claimsFrom(row) };
}

function claimsFrom({ claims, claimable }: { claims: string; claimable: string[] }): Claimable {
  if (claims === 'none' || claims === 'any') return { kind: claims };
  if (claims === 'listed') return { kind: 'listed', names: claimable };
  throw new Error('The database holds a rule for subjects this version does not know.');
}

export async function readDoors(tx: TenantTx): Promise<ExchangeDoors | undefined> {
  const row = await tx
    .selectFrom('exchange_doors')
    .select(['takes_get', 'takes_key_in_body', 'takes_key_in_query'])
    .executeTakeFirst();
  return (
    row && {
      takesGet: row.takes_get,
      takesKeyInBody: row.takes_key_in_body,
      takesKeyInQuery: row.takes_key_in_query,
    }
  );
}
