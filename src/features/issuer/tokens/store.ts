import { sql } from 'kysely';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import type { ClientClaims } from './client-token.ts';

export async function isGivenBack(tx: SystemTx, { tenantId, tokenId }: ClientClaims): Promise<boolean> {
  const row = await tx
    .selectFrom('revoked_client_tokens')
    .select('token_id')
    .where('tenant_id', '=', tenantId)
    .where('token_id', '=', tokenId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The client's epoch grows, so that every node looks anew at whoever comes with a token of this client. */
export async function giveBack(
  tx: SystemTx,
  { tenantId, clientId, tokenId, expiresAt }: ClientClaims,
): Promise<void> {
  await tx
    .insertInto('revoked_client_tokens')
    .values({ tenant_id: tenantId, token_id: tokenId, client_id: clientId, expires_at: expiresAt })
    .onConflict(conflict => conflict.columns(['tenant_id', 'token_id']).doNothing())
    .execute();
  await tx
    .updateTable('service_clients')
    .set({ epoch: sql<number>`epoch + 1` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', clientId)
    .execute();
}

export async function deleteExpiredRevocations(tx: SystemTx, now: Date): Promise<void> {
  await tx.deleteFrom('revoked_client_tokens').where('expires_at', '<', now).execute();
}
