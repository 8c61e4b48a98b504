import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import {
  algorithmsIn,
  type ChangeableIssuer,
  type IssuerId,
  type JwtIssuer,
  type KeySource,
} from './issuer.ts';

function whole(tx: TenantTx) {
  return tx
    .selectFrom('jwt_issuers')
    .select(['jwt_issuers.id', 'jwt_issuers.tenant_id', 'jwt_issuers.name', 'issuer', 'audience'])
    .select(['algorithms', 'jwks_url', 'jwks', 'subject_claim'])
    .select(['jwt_issuers.created_at', 'jwt_issuers.frozen_at']);
}

type IssuerRow = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function issuerFrom(row: IssuerRow): JwtIssuer {
  return {
    id: requireId(row.id),
    tenantId: requireId(row.tenant_id),
    name: row.name,
    issuer: row.issuer,
    audience: row.audience,
    algorithms: algorithmsIn(row.algorithms),
    keys: keysFrom(row),
    subjectClaim: row.subject_claim,
    createdAt: row.created_at,
    frozenAt: row.frozen_at,
  };
}

function keysFrom({ jwks_url: url, jwks }: Pick<IssuerRow, 'jwks_url' | 'jwks'>): KeySource {
  if (url !== null) return { kind: 'url', url };
  if (jwks !== null) return { kind: 'pasted', jwks };
  throw new Error('An issuer without keys, which a check in the database forbids.');
}

/** Letter by letter, as RFC 7519 compares issuers. */
export async function findIssuerNamed(tx: TenantTx, issuer: string): Promise<JwtIssuer | undefined> {
  const row = await whole(tx).where('issuer', '=', issuer).executeTakeFirst();
  return row && issuerFrom(row);
}

export type ListedIssuer = JwtIssuer & { subjectCount: number };

export async function listIssuers(tx: TenantTx): Promise<ListedIssuer[]> {
  const rows = await whole(tx)
    .select(select =>
      select
        .selectFrom('subjects')
        .select(count => count.cast<number>(count.fn.countAll(), 'integer').as('count'))
        .whereRef('subjects.issuer_id', '=', 'jwt_issuers.id')
        .as('subject_count'),
    )
    .orderBy('jwt_issuers.name')
    .orderBy('jwt_issuers.id')
    .execute();
  return rows.map(row => ({ ...issuerFrom(row), subjectCount: row.subject_count ?? 0 }));
}

/** Locked until the transaction ends. */
export async function lockIssuer(tx: TenantTx, id: IssuerId): Promise<JwtIssuer | undefined> {
  const row = await whole(tx).where('jwt_issuers.id', '=', id).forUpdate().executeTakeFirst();
  return row && issuerFrom(row);
}

export async function findIssuer(tx: TenantTx, id: IssuerId): Promise<JwtIssuer | undefined> {
  const row = await whole(tx).where('jwt_issuers.id', '=', id).executeTakeFirst();
  return row && issuerFrom(row);
}

function changeable({ name, audience, algorithms, keys }: ChangeableIssuer) {
  return {
    name,
    audience,
    algorithms: [...algorithms],
    jwks_url: keys.kind === 'url' ? keys.url : null,
    jwks: keys.kind === 'pasted' ? keys.jwks : null,
  };
}

/** False when the organisation has registered this issuer already. */
export async function insertIssuer(
  tx: TenantTx,
  issuer: ChangeableIssuer & Pick<JwtIssuer, 'id' | 'issuer' | 'subjectClaim'>,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('jwt_issuers')
    .values({
      id: issuer.id,
      issuer: issuer.issuer,
      subject_claim: issuer.subjectClaim,
      ...changeable(issuer),
      created_at: now,
      changed_at: now,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'issuer']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The epochs of all that its subjects have connected grow with it. */
export async function updateIssuer(
  tx: TenantTx,
  id: IssuerId,
  change: ChangeableIssuer,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('jwt_issuers')
    .set({ ...changeable(change), changed_at: now })
    .where('id', '=', id)
    .execute();
}

export async function updateIssuerFrozen(tx: TenantTx, id: IssuerId, frozenAt: Date | null): Promise<void> {
  await tx.updateTable('jwt_issuers').set({ frozen_at: frozenAt }).where('id', '=', id).execute();
}

export async function hasSubjects(tx: TenantTx, id: IssuerId): Promise<boolean> {
  const row = await tx.selectFrom('subjects').select('id').where('issuer_id', '=', id).executeTakeFirst();
  return row !== undefined;
}

export async function deleteIssuer(tx: TenantTx, id: IssuerId): Promise<void> {
  await tx.deleteFrom('jwt_issuers').where('id', '=', id).execute();
}
