import { sql } from 'kysely';
import { requireId, type TenantId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { Taking } from '#platform/queue/turns.ts';
import { type DeliveryId, type DeliveryKind, requireKind } from '../deliveries/delivery.ts';
import type { EndpointId } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../event.ts';

/** The right of one run on one node to send to an endpoint, until somebody else may take it. */
export type Lease = { tenantId: TenantId; endpointId: EndpointId; owner: string };

const until = (forMs: number) => sql<Date>`clock_timestamp() + ${forMs} * interval '1 millisecond'`;

const isDue = (now: Date) => sql<boolean>`exists (
  select from webhook_deliveries d
  where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.state = 'waiting' and d.due_at <= ${now}
    and not exists (select from webhook_deliveries earlier
      where earlier.tenant_id = d.tenant_id and earlier.endpoint_id = d.endpoint_id and earlier.about = d.about
        and earlier.state = 'waiting' and earlier.position < d.position))`;

/** An endpoint that is due, nobody's, and was served longest ago. */
export async function takeLease(
  tx: SystemTx,
  { owner, node, forMs, now, except }: Taking,
): Promise<Lease | undefined> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`
    with due as (
      select e.tenant_id, e.id from webhook_endpoints e
      join tenants t on t.id = e.tenant_id and t.frozen_at is null and t.deleted_at is null
      where (e.rests_until is null or e.rests_until <= ${now})
        and (e.lease_until is null or e.lease_until < clock_timestamp())
        and e.tenant_id <> all (${except}::uuid[])
        and ${isDue(now)}
      order by e.lease_until nulls first limit 1 for update of e skip locked
    )
    update webhook_endpoints e set lease_owner = ${owner}::uuid, lease_node = ${node}::integer, lease_until = ${until(forMs)}
    from due where e.tenant_id = due.tenant_id and e.id = due.id
    returning e.tenant_id, e.id`.execute(tx);
  const [row] = rows;
  return row && { tenantId: requireId(row.tenant_id), endpointId: requireId(row.id), owner };
}

export async function listLeases(tx: SystemTx): Promise<{ owner: string | null; node: number | null }[]> {
  return tx
    .selectFrom('webhook_endpoints')
    .select(['lease_owner as owner', 'lease_node as node'])
    .where('lease_until', '>', sql<Date>`clock_timestamp()`)
    .execute();
}

export async function endLeaseOf(tx: SystemTx, owner: string): Promise<void> {
  await tx
    .updateTable('webhook_endpoints')
    .set({ lease_until: sql<Date>`clock_timestamp()` })
    .where('lease_owner', '=', owner)
    .execute();
}

function leased(tx: TenantTx, { endpointId, owner }: Lease) {
  return tx.updateTable('webhook_endpoints').where('id', '=', endpointId).where('lease_owner', '=', owner);
}

export type LeasedEndpoint = {
  url: string;
  isOn: boolean;
  failures: number;
  failingSince: Date | null;
};

/** Locked until the transaction ends. Undefined once another has taken it, or once it is gone. */
export async function keepLease(
  tx: TenantTx,
  lease: Lease,
  forMs: number,
): Promise<LeasedEndpoint | undefined> {
  const row = await leased(tx, lease)
    .set({ lease_until: until(forMs) })
    .returning(['url', 'off_since', 'failures', 'failing_since'])
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    url: row.url,
    isOn: row.off_since === null,
    failures: row.failures,
    failingSince: row.failing_since,
  };
}

export async function releaseLease(tx: TenantTx, lease: Lease, restsUntil?: Date): Promise<void> {
  await leased(tx, lease)
    // The time stays, as that of the last turn.
    .set({ lease_until: sql<Date>`clock_timestamp()`, ...(restsUntil && { rests_until: restsUntil }) })
    .execute();
}

export async function saveHealth(
  tx: TenantTx,
  lease: Lease,
  health: { failures: number; failingSince: Date | null; restsUntil: Date | null },
): Promise<void> {
  const { failures, failingSince, restsUntil } = health;
  await leased(tx, lease).set({ failures, failing_since: failingSince, rests_until: restsUntil }).execute();
}

export type DueDelivery = { id: DeliveryId; kind: DeliveryKind; attempts: number; event: StoredEvent };

/** The oldest that is due and has nothing about the same thing before it. */
export async function findDue(
  tx: TenantTx,
  endpointId: EndpointId,
  now: Date,
): Promise<DueDelivery | undefined> {
  const row = await tx
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', join =>
      join.onRef('e.tenant_id', '=', 'd.tenant_id').onRef('e.id', '=', 'd.event_id'),
    )
    .select(['d.id', 'd.kind', 'd.attempts', 'e.id as event_id', 'e.type', 'e.at', 'e.data'])
    .where('d.endpoint_id', '=', endpointId)
    .where('d.state', '=', 'waiting')
    .where('d.due_at', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('webhook_deliveries as earlier')
            .select('earlier.id')
            .whereRef('earlier.endpoint_id', '=', 'd.endpoint_id')
            .whereRef('earlier.about', '=', 'd.about')
            .where('earlier.state', '=', 'waiting')
            .whereRef('earlier.position', '<', 'd.position'),
        ),
      ),
    )
    .orderBy('d.position')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: requireId(row.id),
    kind: requireKind(row.kind),
    attempts: row.attempts,
    event: { id: requireId(row.event_id), type: row.type, at: row.at, data: row.data },
  };
}

/** Before anything is sent, so that whoever ends in the middle leaves a trace and a time to go on. */
export async function beginAttempt(
  tx: TenantTx,
  id: DeliveryId,
  { now, dueAt }: { now: Date; dueAt: Date },
): Promise<number> {
  await tx
    .updateTable('webhook_deliveries')
    .set(each => ({ attempts: each('attempts', '+', 1), due_at: dueAt }))
    .where('id', '=', id)
    .execute();
  const { rows } = await sql<{ number: number }>`
    insert into webhook_attempts (delivery_id, number, begun_at)
    select ${id}::uuid, coalesce(max(number), 0) + 1, ${now} from webhook_attempts where delivery_id = ${id}::uuid
    returning number`.execute(tx);
  return rows[0]?.number ?? 1;
}

export type EndedAttempt = {
  number: number;
  outcome: string;
  tookMs: number;
  address: string | null;
  status: number | null;
  answer: string | null;
};

export async function endAttempt(tx: TenantTx, id: DeliveryId, ended: EndedAttempt): Promise<void> {
  const { number, tookMs, ...rest } = ended;
  await tx
    .updateTable('webhook_attempts')
    .set({ ...rest, took_ms: tookMs })
    .where('delivery_id', '=', id)
    .where('number', '=', number)
    .execute();
}

/** Only one that still waits: by now it may be held or gone. */
export async function finishDelivery(
  tx: TenantTx,
  id: DeliveryId,
  { state, now }: { state: 'delivered' | 'failed'; now: Date },
): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ state, due_at: null, finished_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'held'])
    .execute();
}

export async function putOff(tx: TenantTx, id: DeliveryId, dueAt: Date): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ due_at: dueAt })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** With their deliveries and attempts. */
export async function deleteEvents(
  tx: SystemTx,
  { before, most }: { before: Date; most: number },
): Promise<number> {
  const { rows } = await sql`
    delete from webhook_events where (tenant_id, id) in
      (select tenant_id, id from webhook_events where at < ${before} order by at limit ${most})
    returning id`.execute(tx);
  return rows.length;
}

export async function deleteEndedSecrets(tx: SystemTx, now: Date): Promise<void> {
  await tx.deleteFrom('webhook_secrets').where('ends_at', '<=', now).execute();
}
