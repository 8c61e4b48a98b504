import { sql } from 'kysely';
import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { EndpointId } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../event.ts';
import {
  type DeliveryId,
  type DeliveryKind,
  type DeliveryState,
  requireKind,
  requireState,
} from './delivery.ts';

export type ListedDelivery = {
  id: DeliveryId;
  endpointId: EndpointId;
  event: StoredEvent;
  kind: DeliveryKind;
  about: string;
  position: number;
  state: DeliveryState;
  attempts: number;
  madeAt: Date;
  dueAt: Date | null;
  finishedAt: Date | null;
  /** Of the last attempt. */
  outcome: string | null;
  status: number | null;
};

function whole(tx: TenantTx) {
  return tx
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', join =>
      join.onRef('e.tenant_id', '=', 'd.tenant_id').onRef('e.id', '=', 'd.event_id'),
    )
    .leftJoinLateral(
      between =>
        between
          .selectFrom('webhook_attempts as each')
          .select(['each.outcome', 'each.status', 'each.number'])
          .whereRef('each.tenant_id', '=', 'd.tenant_id')
          .whereRef('each.delivery_id', '=', 'd.id')
          .orderBy('each.number', 'desc')
          .limit(1)
          .as('last'),
      join => join.onTrue(),
    )
    .select(['d.id', 'd.endpoint_id', 'd.kind', 'd.about', 'd.position', 'd.state', 'd.made_at', 'd.due_at'])
    .select(['d.finished_at', 'last.outcome', 'last.status'])
    .select(sql<number>`coalesce(last.number, 0)`.as('attempts'))
    .select(['e.id as event_id', 'e.type', 'e.at', 'e.data']);
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function deliveryFrom(row: Row): ListedDelivery {
  return {
    id: requireId(row.id),
    endpointId: requireId(row.endpoint_id),
    event: { id: requireId(row.event_id), type: row.type, at: row.at, data: row.data },
    kind: requireKind(row.kind),
    about: row.about,
    position: row.position,
    state: requireState(row.state),
    attempts: row.attempts,
    madeAt: row.made_at,
    dueAt: row.due_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    status: row.status,
  };
}

type Listed = {
  endpointId: EndpointId;
  state: DeliveryState | undefined;
  before: number | undefined;
  limit: number;
};

/** The newest first. */
export async function listDeliveries(
  tx: TenantTx,
  { endpointId, state, before, limit }: Listed,
): Promise<ListedDelivery[]> {
  const rows = await whole(tx)
    .where('d.endpoint_id', '=', endpointId)
    .$if(state !== undefined, query => query.where('d.state', '=', state ?? ''))
    .$if(before !== undefined, query => query.where('d.position', '<', before ?? 0))
    .orderBy('d.position', 'desc')
    .limit(limit)
    .execute();
  return rows.map(deliveryFrom);
}

export async function findDelivery(
  tx: TenantTx,
  { endpointId, deliveryId }: { endpointId: EndpointId; deliveryId: DeliveryId },
): Promise<ListedDelivery | undefined> {
  const row = await whole(tx)
    .where('d.id', '=', deliveryId)
    .where('d.endpoint_id', '=', endpointId)
    .executeTakeFirst();
  return row && deliveryFrom(row);
}

export type Attempt = {
  number: number;
  begunAt: Date;
  outcome: string | null;
  tookMs: number | null;
  address: string | null;
  status: number | null;
  answer: string | null;
};

export async function listAttempts(tx: TenantTx, id: DeliveryId): Promise<Attempt[]> {
  return tx
    .selectFrom('webhook_attempts')
    .select(['number', 'begun_at as begunAt', 'outcome', 'took_ms as tookMs', 'address', 'status', 'answer'])
    .where('delivery_id', '=', id)
    .orderBy('number')
    .execute();
}
