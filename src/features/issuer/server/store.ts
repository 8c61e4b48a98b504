import type { SystemTx } from '#platform/postgres/transaction.ts';

export type Artifact = { sealed: Buffer; idHash: string; consumedAt: Date | null };

/** Digests by which an artifact is also found, where its kind has such names. */
export type OtherNames = { uidHash: string | null; userCodeHash: string | null; grantHash: string | null };

type NewArtifact = OtherNames & { kind: string; idHash: string; sealed: Buffer; expiresAt: Date | null };

/** False when there is one of this kind and id already: of two that come at once exactly one is first. */
export async function insertArtifact(tx: SystemTx, artifact: NewArtifact): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('issuer_artifacts')
    .values(rowOf(artifact))
    .onConflict(conflict => conflict.columns(['kind', 'id_hash']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function upsertArtifact(tx: SystemTx, artifact: NewArtifact): Promise<void> {
  const { kind, id_hash, ...changed } = rowOf(artifact);
  await tx
    .insertInto('issuer_artifacts')
    .values({ kind, id_hash, ...changed })
    .onConflict(conflict => conflict.columns(['kind', 'id_hash']).doUpdateSet(changed))
    .execute();
}

function rowOf(artifact: NewArtifact) {
  return {
    kind: artifact.kind,
    id_hash: artifact.idHash,
    sealed: artifact.sealed,
    uid_hash: artifact.uidHash,
    user_code_hash: artifact.userCodeHash,
    grant_hash: artifact.grantHash,
    expires_at: artifact.expiresAt,
  };
}

export async function findArtifact(
  tx: SystemTx,
  kind: string,
  by: 'id_hash' | 'uid_hash' | 'user_code_hash',
  hash: string,
): Promise<Artifact | undefined> {
  const row = await tx
    .selectFrom('issuer_artifacts')
    .select(['sealed', 'id_hash', 'consumed_at'])
    .where('kind', '=', kind)
    .where(by, '=', hash)
    .executeTakeFirst();
  return row && { sealed: row.sealed, idHash: row.id_hash, consumedAt: row.consumed_at };
}

export async function markConsumed(tx: SystemTx, kind: string, idHash: string, now: Date): Promise<void> {
  await tx
    .updateTable('issuer_artifacts')
    .set({ consumed_at: now })
    .where('kind', '=', kind)
    .where('id_hash', '=', idHash)
    .execute();
}

export async function deleteArtifact(tx: SystemTx, kind: string, idHash: string): Promise<void> {
  await tx.deleteFrom('issuer_artifacts').where('kind', '=', kind).where('id_hash', '=', idHash).execute();
}

/** All that came from one consent, of whatever kind. */
export async function deleteOfGrant(tx: SystemTx, grantHash: string): Promise<void> {
  await tx.deleteFrom('issuer_artifacts').where('grant_hash', '=', grantHash).execute();
}

export async function deleteExpiredArtifacts(tx: SystemTx, now: Date): Promise<void> {
  await tx.deleteFrom('issuer_artifacts').where('expires_at', '<', now).execute();
}
