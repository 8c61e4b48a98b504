import type { TenantId } from '#kernel/ids.ts';
import { createBatch } from '#platform/postgres/batch.ts';
import type { Database } from '#platform/postgres/database.ts';
import { type Domain, withThoseAbove } from '../domains/domain.ts';
import { type SigninProvider, signinProviders } from '../provider.ts';
import { ownerAmong } from './owner.ts';
import { type FoundClaim, findClaims } from './store.ts';

/** With whom the people of a domain sign in: their organisation's providers, or those of the installation. */
export type Resolved =
  | { source: 'tenant'; tenantId: TenantId; providers: readonly SigninProvider[] }
  | { source: 'app_wide'; tenantId: null; providers: readonly SigninProvider[] };

export type Directory = {
  /** Undefined stands for an address without a readable domain; it costs the same as any other. */
  resolveProviders(domain: Domain | undefined): Promise<Resolved>;
};

const NOBODY = 'nobody.invalid'; // RFC 6761, 6.4: never anybody's

/** Knows domains and organisations, and nothing about users. All who ask at a moment share one statement. */
export function openDirectory(needs: {
  database: Database;
  appWideProviders: readonly SigninProvider[];
}): Directory {
  const nobodys: Resolved = { source: 'app_wide', tenantId: null, providers: needs.appWideProviders };

  const ask = createBatch<string, Resolved>(async questions => {
    const found = await findClaims(needs.database, new Set(questions));
    const resolved = new Map([...found].map(([names, claims]) => [names, ownerOf(claims)]));
    return questions.map(names => resolved.get(names) ?? nobodys);
  });
  return {
    resolveProviders: domain => ask(domain ? withThoseAbove(domain).join(' ') : NOBODY),
  };
}

function ownerOf(claims: readonly FoundClaim[]): Resolved | undefined {
  const tenantId = ownerAmong(claims);
  if (!tenantId) return undefined;
  const theirs = claims.find(claim => claim.tenantId === tenantId)?.providers ?? [];
  return { source: 'tenant', tenantId, providers: signinProviders.filter(each => theirs.includes(each)) };
}
