import { sql } from 'kysely';
import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type EventType, eventTypes } from '../event.ts';
import { type Endpoint, type EndpointId, type OffReason, requireOffReason } from './endpoint.ts';
import type { SecretId } from './secret.ts';

const count = (state: 'held' | 'waiting') => sql<number>`(
  select count(*) from webhook_deliveries d
  where d.tenant_id = webhook_endpoints.tenant_id and d.endpoint_id = webhook_endpoints.id and d.state = ${state})`;

function whole(tx: TenantTx) {
  return tx
    .selectFrom('webhook_endpoints')
    .select(['id', 'name', 'url', 'event_types', 'created_at', 'off_since', 'off_reason'])
    .select(['failures', 'failing_since'])
    .select([count('held').as('held'), count('waiting').as('waiting')]);
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function endpointFrom(row: Row): Endpoint {
  return {
    id: requireId(row.id),
    name: row.name,
    url: row.url,
    eventTypes: row.event_types.filter(isEventType),
    createdAt: row.created_at,
    off: row.off_since && { since: row.off_since, reason: requireOffReason(row.off_reason) },
    failures: row.failures,
    failingSince: row.failing_since,
    held: row.held,
    waiting: row.waiting,
  };
}

function isEventType(text: string): text is EventType {
  return Object.hasOwn(eventTypes, text);
}

export async function listEndpoints(tx: TenantTx): Promise<Endpoint[]> {
  return (await whole(tx).orderBy('id').execute()).map(endpointFrom);
}

export async function findEndpoint(tx: TenantTx, id: EndpointId): Promise<Endpoint | undefined> {
  const row = await whole(tx).where('id', '=', id).executeTakeFirst();
  return row && endpointFrom(row);
}

/** Until the transaction ends nothing is published to it and nobody else changes it. */
export async function lockEndpoint(tx: TenantTx, id: EndpointId): Promise<Endpoint | undefined> {
  await tx.selectFrom('webhook_endpoints').select('id').where('id', '=', id).forUpdate().execute();
  return findEndpoint(tx, id);
}

export async function insertEndpoint(
  tx: TenantTx,
  endpoint: Pick<Endpoint, 'id' | 'name' | 'url' | 'eventTypes' | 'createdAt'>,
): Promise<void> {
  const { id, name, url, eventTypes: event_types, createdAt: created_at } = endpoint;
  await tx.insertInto('webhook_endpoints').values({ id, name, url, event_types, created_at }).execute();
}

export async function updateEndpoint(
  tx: TenantTx,
  { id, name, url, eventTypes: event_types }: Pick<Endpoint, 'id' | 'name' | 'url' | 'eventTypes'>,
): Promise<void> {
  await tx.updateTable('webhook_endpoints').set({ name, url, event_types }).where('id', '=', id).execute();
}

export async function deleteEndpoint(tx: TenantTx, id: EndpointId): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('webhook_endpoints').where('id', '=', id).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** What was waiting is held from now on. */
export async function switchOff(
  tx: TenantTx,
  id: EndpointId,
  { since, reason }: { since: Date; reason: OffReason },
): Promise<void> {
  await tx
    .updateTable('webhook_endpoints')
    .set({ off_since: since, off_reason: reason })
    .where('id', '=', id)
    .execute();
  await tx
    .updateTable('webhook_deliveries')
    .set({ state: 'held', due_at: null })
    .where('endpoint_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** With a clean slate: attempts of before do not count against it. */
export async function switchOn(
  tx: TenantTx,
  id: EndpointId,
  { now, missed }: { now: Date; missed: 'send' | 'drop' },
): Promise<void> {
  const cleared = { off_since: null, off_reason: null, failures: 0, failing_since: null, rests_until: null };
  await tx.updateTable('webhook_endpoints').set(cleared).where('id', '=', id).execute();
  const left =
    missed === 'send'
      ? { state: 'waiting', due_at: now, attempts: 0 }
      : { state: 'dropped', finished_at: now };
  await tx
    .updateTable('webhook_deliveries')
    .set(left)
    .where('endpoint_id', '=', id)
    .where('state', '=', 'held')
    .execute();
}

/** Somebody tries it by hand and does not want to wait. */
export async function endRest(tx: TenantTx, id: EndpointId): Promise<void> {
  await tx.updateTable('webhook_endpoints').set({ rests_until: null }).where('id', '=', id).execute();
}

export type StoredSecret = { id: SecretId; sealed: Buffer; createdAt: Date; endsAt: Date | null };

/** Those that still sign, the newest first. */
export async function listSecrets(tx: TenantTx, id: EndpointId, now: Date): Promise<StoredSecret[]> {
  const rows = await tx
    .selectFrom('webhook_secrets')
    .select(['id', 'secret_sealed', 'created_at', 'ends_at'])
    .where('endpoint_id', '=', id)
    .where(where => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
    .orderBy('id', 'desc')
    .execute();
  return rows.map(row => ({
    id: requireId(row.id),
    sealed: row.secret_sealed,
    createdAt: row.created_at,
    endsAt: row.ends_at,
  }));
}

export async function insertSecret(
  tx: TenantTx,
  endpointId: EndpointId,
  { id, sealed, createdAt }: Omit<StoredSecret, 'endsAt'>,
): Promise<void> {
  await tx
    .insertInto('webhook_secrets')
    .values({ id, endpoint_id: endpointId, secret_sealed: sealed, created_at: createdAt })
    .execute();
}

/** The one in use goes on until then; one that was on its way out before ends now. */
export async function endSecrets(tx: TenantTx, endpointId: EndpointId, endsAt: Date): Promise<void> {
  const mine = tx.deleteFrom('webhook_secrets').where('endpoint_id', '=', endpointId);
  await mine.where('ends_at', 'is not', null).execute();
  await tx
    .updateTable('webhook_secrets')
    .set({ ends_at: endsAt })
    .where('endpoint_id', '=', endpointId)
    .execute();
}
