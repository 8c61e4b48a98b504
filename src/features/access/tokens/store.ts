import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { SessionId } from '../sessions/session.ts';

/** False when another request has used the same refresh token first: of two at once exactly one wins. */
export async function replaceRefreshSecret(
  tx: TenantTx,
  change: { id: SessionId; from: Buffer; to: Buffer; now: Date; expiresAt: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sessions')
    .set({
      secret_hash: change.to,
      rotated_at: change.now,
      last_seen_at: change.now,
      expires_at: change.expiresAt,
    })
    .where('id', '=', change.id)
    .where('kind', '=', 'token')
    .where('secret_hash', '=', change.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
