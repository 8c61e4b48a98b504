import type { TenantId } from '#kernel/ids.ts';
import { requireId } from '#kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { rawConnection, type SystemTx } from '#platform/postgres/transaction.ts';
import { isSigninProvider, type SigninProvider } from '../provider.ts';
import type { Candidate } from './owner.ts';

export type FoundClaim = Candidate & { providers: readonly SigninProvider[] };

/**
 * The claims under which each domain may fall. A domain that nobody claims costs the same: it too has a row,
 * and the providers of nobody are looked up for it.
 */
const claimsOfDomains = `
  select asked.names, claim.tenant_id, claim.domain, claim.state <> 'vouched' as is_proven,
    array(select on_ones.provider from signin_providers on_ones
      where on_ones.tenant_id = coalesce(claim.tenant_id, '00000000-0000-0000-0000-000000000000') and on_ones.is_on
    ) as providers
  from unnest($1::text[]) as asked (names)
  left join lateral (
    select c.tenant_id, c.domain, c.state from domain_claims c
    where c.domain = any (string_to_array(asked.names, ' '))
      and c.is_active and c.state in ('verified', 'failing', 'vouched')
      and (c.covers_subdomains or c.domain = split_part(asked.names, ' ', 1))
  ) claim on true`;

type Row = {
  names: string;
  tenant_id: string | null;
  domain: string | null;
  is_proven: boolean | null;
  providers: string[];
};

/** Each question is a name and those above it, nearest first, with spaces between; none is asked twice. */
export async function findClaims(
  database: Database,
  questions: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly FoundClaim[]>> {
  const { rows } = await database.systemStatement('sign in', claimsOfDomains, [[...questions]]);
  const byQuestion = Map.groupBy(rows, (row: Row) => row.names);
  return new Map([...byQuestion].map(([names, found]) => [names, found.flatMap(claimsIn)]));
}

function claimsIn({ tenant_id, domain, is_proven, providers }: Row): FoundClaim[] {
  if (tenant_id === null || domain === null) return [];
  const tenantId: TenantId = requireId(tenant_id);
  return [{ tenantId, domain, isProven: is_proven === true, providers: providers.filter(isSigninProvider) }];
}

/** False when it was used before. */
export async function useNonce(tx: SystemTx, nonceHash: Buffer, expiresAt: Date): Promise<boolean> {
  const inserted = await tx
    .insertInto('used_signin_nonces')
    .values({ nonce_hash: nonceHash, expires_at: expiresAt })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function deleteUsedNonces(tx: SystemTx, now: Date): Promise<void> {
  await rawConnection(tx).query('delete from used_signin_nonces where expires_at < $1', [now]);
}
