import { newId } from '#kernel/ids.ts';
import type { World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Claim } from './claim.ts';

type Needs = { database: Database; world: World };

/**
 * Writes the receipts of those whose credential and connection are still what they were remembered to be,
 * and answers which those are. One statement for all who wait: a token that leaves has its receipt, and
 * what was taken back before this began is not handed out.
 */
export async function writeHolding(needs: Needs, claims: readonly Claim[]): Promise<boolean[]> {
  return runOver(needs, claims, `${insertReceipts} select ${receiptColumns} ${holdingClaims} returning id`);
}

/** The same question without the receipts. */
export async function findHolding(needs: Needs, claims: readonly Claim[]): Promise<boolean[]> {
  return runOver(needs, claims, `select a.id ${holdingClaims} and $12::timestamptz is not null`);
}

/** Receipts of what has left already, so nothing is checked any more. */
export async function writeAll(needs: Needs, claims: readonly Claim[]): Promise<void> {
  await runOver(needs, claims, `${insertReceipts} select ${receiptColumns} from ${claimed} returning id`);
}

/** Those who claim the same in one statement share a row that counts them. */
async function runOver(
  { database, world }: Needs,
  claims: readonly Claim[],
  text: string,
): Promise<boolean[]> {
  const times = new Map<Claim, number>();
  for (const claim of claims) times.set(claim, (times.get(claim) ?? 0) + 1);
  const distinct = [...times.keys()];
  const ids = new Map(distinct.map(claim => [claim, newId<'receipt'>(world)]));
  const column = <Value>(pick: (claim: Claim) => Value) => distinct.map(pick);
  const { rows } = await database.systemStatement('vend tokens', text, [
    [...ids.values()],
    column(claim => claim.tenantId),
    column(claim => claim.connectionId),
    column(claim => claim.connectionEpoch),
    column(claim => claim.stamp.kind),
    column(claim => claim.stamp.id),
    column(claim => claim.stamp.epoch),
    column(claim => claim.actorKind),
    column(claim => claim.actorId),
    column(claim => claim.scopes.join(' ')),
    [...times.values()],
    world.now(),
  ]);
  const found = new Set(rows.map(row => row.id));
  return claims.map(claim => found.has(ids.get(claim)));
}

const claimed = `unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::uuid[], $7::bigint[],
    $8::text[], $9::uuid[], $10::text[], $11::integer[])
  as a (id, tenant_id, connection_id, epoch, stamp_kind, stamp_id, stamp_epoch, actor_kind, actor_id, scopes, times)`;

const insertReceipts =
  'insert into vend_receipts (tenant_id, id, connection_id, actor_kind, actor_id, via_kind, via_id, scopes, times, at)';

const receiptColumns = `a.tenant_id, a.id, a.connection_id, a.actor_kind, a.actor_id, a.stamp_kind, a.stamp_id,
  string_to_array(a.scopes, ' '), a.times, $12`;

// Joined one by one, so that however many keys there are, each claim looks up its own.
const holdingClaims = `from ${claimed}
  join connections c
    on c.tenant_id = a.tenant_id and c.id = a.connection_id and c.epoch = a.epoch and c.ended_at is null
  left join api_keys k
    on a.stamp_kind = 'api_key' and k.tenant_id = a.tenant_id and k.id = a.stamp_id and k.epoch = a.stamp_epoch
  left join sessions s
    on a.stamp_kind = 'session' and s.tenant_id = a.tenant_id and s.id = a.stamp_id and s.epoch = a.stamp_epoch
  left join service_clients p
    on a.stamp_kind = 'client' and p.tenant_id = a.tenant_id and p.id = a.stamp_id and p.epoch = a.stamp_epoch
  where (k.id is not null or s.id is not null or p.id is not null)`;
