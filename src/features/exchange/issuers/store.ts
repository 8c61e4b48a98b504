import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { algorithmsIn, type JwtIssuer, type KeySource } from './issuer.ts';

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
