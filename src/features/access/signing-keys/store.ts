import { requireId } from '#kernel/ids.ts';
import { rawConnection, type SystemTx } from '#platform/postgres/transaction.ts';
import type { SigningKeyId, SigningKeyRow } from './signing-key.ts';

const ROTATION_LOCK = 4_270_104;

export async function listSigningKeys(tx: SystemTx): Promise<SigningKeyRow[]> {
  const rows = await tx
    .selectFrom('signing_keys')
    .select(['id', 'public_pem', 'sealed_private_pem', 'signs_from'])
    .orderBy('signs_from')
    .execute();
  return rows.map(row => ({
    id: requireId(row.id),
    publicPem: row.public_pem,
    sealedPrivatePem: row.sealed_private_pem ?? undefined,
    signsFrom: row.signs_from,
  }));
}

/** Nodes that start at once must agree on one first key. Released with the transaction. */
export async function lockRotation(tx: SystemTx): Promise<void> {
  await rawConnection(tx).query('select pg_advisory_xact_lock($1)', [ROTATION_LOCK]);
}

export async function insertSigningKey(
  tx: SystemTx,
  key: { id: SigningKeyId; publicPem: string; sealedPrivatePem: Buffer; createdAt: Date; signsFrom: Date },
): Promise<void> {
  await tx
    .insertInto('signing_keys')
    .values({
      id: key.id,
      public_pem: key.publicPem,
      sealed_private_pem: key.sealedPrivatePem,
      created_at: key.createdAt,
      signs_from: key.signsFrom,
    })
    .execute();
}

export async function replaceSealedPrivate(
  tx: SystemTx,
  id: SigningKeyId,
  sealed: Buffer | null,
): Promise<void> {
  await tx.updateTable('signing_keys').set({ sealed_private_pem: sealed }).where('id', '=', id).execute();
}
