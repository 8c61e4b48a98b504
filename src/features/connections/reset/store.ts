import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId } from '../grants/grant.ts';

export async function countLivingConnections(tx: TenantTx): Promise<number> {
  const row = await tx
    .selectFrom('connections')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** In the order of their ids, so that one that cannot be ended is not met again. */
export async function listLivingConnections(
  tx: TenantTx,
  { after, most }: { after: ConnectionId | undefined; most: number },
): Promise<ConnectionId[]> {
  const rows = await tx
    .selectFrom('connections')
    .select('id')
    .where('ended_at', 'is', null)
    .$if(after !== undefined, query => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(row => requireId(row.id));
}

/** Permissions that have ended here and of which Google has not heard. */
export async function countUntold(tx: TenantTx): Promise<number> {
  const row = await tx
    .selectFrom('revocations')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Consents whose answer has not come yet would connect again what has just been disconnected. */
export async function expireOpenFlows(tx: TenantTx): Promise<void> {
  await tx
    .updateTable('consent_flows')
    .set({ stage: 'failed', outcome: 'expired', secrets_sealed: null })
    .where('stage', 'in', ['begun', 'parked'])
    .execute();
}
