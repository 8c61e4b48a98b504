import { sql } from 'kysely';
import { requireService } from '#features/apps/capabilities.ts';
import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId, GoogleService } from '../grant.ts';

export type AppHealth = { brokenReason: string | null; retryAt: Date | null; failures: number };

/** Locked until the transaction ends: of all who notice a change at once, one alone is the first. */
export async function lockAppHealth(tx: TenantTx, clientId: string): Promise<AppHealth | undefined> {
  const row = await tx
    .selectFrom('google_apps')
    .select(['broken_reason', 'retry_at', 'failures'])
    .where('client_id', '=', clientId)
    .forUpdate()
    .executeTakeFirst();
  return row && { brokenReason: row.broken_reason, retryAt: row.retry_at, failures: row.failures };
}

/** A row to lock where there was none. */
export async function ensureAppHealth(tx: TenantTx, clientId: string): Promise<void> {
  await tx
    .insertInto('google_apps')
    .values({ client_id: clientId })
    .onConflict(conflict => conflict.columns(['tenant_id', 'client_id']).doNothing())
    .execute();
}

export async function markAppBroken(
  tx: TenantTx,
  clientId: string,
  { reason, now, retryAt }: { reason: string; now: Date; retryAt: Date },
): Promise<void> {
  await tx
    .updateTable('google_apps')
    .set({
      broken_reason: reason,
      broken_since: sql<Date>`coalesce(broken_since, ${now}::timestamptz)`,
      retry_at: retryAt,
    })
    .where('client_id', '=', clientId)
    .execute();
}

/** Counted when it begins: what failed before anybody knew that the app is broken counts as one. */
export async function markAppProbed(tx: TenantTx, clientId: string, until: Date): Promise<void> {
  await tx
    .updateTable('google_apps')
    .set({ retry_at: until, failures: sql<number>`failures + 1` })
    .where('client_id', '=', clientId)
    .execute();
}

export async function markAppRetryAt(tx: TenantTx, clientId: string, retryAt: Date): Promise<void> {
  await tx
    .updateTable('google_apps')
    .set({ retry_at: sql<Date>`greatest(retry_at, ${retryAt}::timestamptz)` })
    .where('client_id', '=', clientId)
    .execute();
}

export async function markAppWorking(tx: TenantTx, clientId: string): Promise<void> {
  await tx
    .updateTable('google_apps')
    .set({ broken_reason: null, broken_since: null, retry_at: null, failures: 0 })
    .where('client_id', '=', clientId)
    .execute();
}

/** Accounts that are connected through one of these clients, whether their tokens live or not. */
export async function listUsesOf(
  tx: TenantTx,
  clientIds: readonly string[],
): Promise<{ connectionId: ConnectionId; service: GoogleService; clientId: string }[]> {
  const rows = await tx
    .selectFrom('grants')
    .select(['connection_id', 'service', 'client_id'])
    .where('client_id', 'in', [...clientIds])
    .where('state', '<>', 'ended')
    .orderBy('connection_id')
    .orderBy('service')
    .execute();
  return rows.map(row => ({
    connectionId: requireId(row.connection_id),
    service: requireService(row.service),
    clientId: row.client_id,
  }));
}
