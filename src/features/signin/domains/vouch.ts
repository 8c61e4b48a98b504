import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { CHANGED, requireClaimable } from './begin.ts';
import { type Claim, challengeOf } from './claim.ts';
import { type Domain, readDomain } from './domain.ts';
import type { ClaimNeeds } from './domain-needs.ts';
import { insertClaim, listClaims, lockLiveClaim, updateClaim } from './store.ts';

/**
 * By the server's operator, for domains that no public DNS knows. It never disturbs one that another
 * organisation has proven: that one beats it for as long as it is proven.
 */
export async function vouchFor(
  needs: ClaimNeeds,
  who: Scope,
  asked: { domain: string; coversSubdomains: boolean },
): Promise<Claim> {
  const domain = requireClaimable(asked.domain);
  const now = needs.world.now();
  return needs.database.inTenant(who, async tx => {
    const before = await lockLiveClaim(tx, domain);
    if (before?.is.state === 'verified' || before?.is.state === 'failing') {
      throw fail('conflict', { detail: 'The organisation has proven this domain by DNS already.' });
    }
    const after: Claim = {
      id: before?.id ?? newId(needs.world),
      domain,
      coversSubdomains: asked.coversSubdomains,
      isActive: true,
      createdAt: before?.createdAt ?? now,
      changedAt: now,
      lastCheck: before?.lastCheck ?? null,
      is: { state: 'vouched', challenge: (before && challengeOf(before)) ?? null, heldSince: now },
    };
    await (before ? updateClaim : insertClaim)(tx, after, who.actor);
    await recordByName(needs, tx, who, {
      action: 'domain.vouched',
      subject: { kind: 'domain', id: after.id },
      detail: { domain, subdomains: after.coversSubdomains ? 'yes' : 'no' },
    });
    await announce(tx, { kind: CHANGED, id: after.id });
    return after;
  });
}

/** Takes a domain away, however it was come by. Also proven ones: a name may have been sold. */
export async function revokeDomain(needs: ClaimNeeds, who: Scope, text: string): Promise<Domain> {
  const domain = readDomain(text);
  const endedAt = needs.world.now();
  return needs.database.inTenant(who, async tx => {
    const before = domain && (await lockLiveClaim(tx, domain));
    if (!before) throw fail('not_found', { detail: 'This organisation does not claim this domain.' });
    const is = { state: 'revoked', endedAt, because: 'by_operator' } as const;
    await updateClaim(tx, { ...before, changedAt: endedAt, is }, who.actor);
    await recordByName(needs, tx, who, {
      action: 'domain.revoked',
      subject: { kind: 'domain', id: before.id },
      reason: 'by_operator',
      detail: { domain: before.domain },
    });
    await announce(tx, { kind: CHANGED, id: before.id });
    return before.domain;
  });
}

export function showClaims({ database }: Pick<ClaimNeeds, 'database'>, who: Scope): Promise<Claim[]> {
  return database.inTenant(who, listClaims);
}
