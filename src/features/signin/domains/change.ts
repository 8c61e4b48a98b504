import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { CHANGED } from './begin.ts';
import { requireClaim } from './check.ts';
import { type Claim, isEnded } from './claim.ts';
import type { ClaimNeeds } from './domain-needs.ts';
import { type ClaimId, updateClaim } from './store.ts';

type Asked = {
  claimId: ClaimId;
  isActive?: boolean | undefined;
  coversSubdomains?: boolean | undefined;
};

/** Whether addresses of a domain find the sign-in, and whether those of its subdomains do. */
export async function changeClaim(needs: ClaimNeeds, who: Scope, asked: Asked): Promise<Claim> {
  return needs.database.inTenant(who, async tx => {
    const before = await requireClaim(tx, asked.claimId);
    const after: Claim = {
      ...before,
      changedAt: needs.world.now(),
      isActive: asked.isActive ?? before.isActive,
      coversSubdomains: asked.coversSubdomains ?? before.coversSubdomains,
    };
    refuseChange(before, after);
    await updateClaim(tx, after, who.actor);
    await recordByName(needs, tx, who, {
      action: 'domain.changed',
      subject: { kind: 'domain', id: after.id },
      detail: {
        domain: after.domain,
        active: after.isActive ? 'yes' : 'no',
        subdomains: after.coversSubdomains ? 'yes' : 'no',
      },
    });
    await announce(tx, { kind: CHANGED, id: after.id });
    return after;
  });
}

/** Gives a domain up. Whoever proves it next has it. */
export async function releaseClaim(needs: ClaimNeeds, who: Scope, claimId: ClaimId): Promise<void> {
  const now = needs.world.now();
  await needs.database.inTenant(who, async tx => {
    const before = await requireClaim(tx, claimId);
    if (isEnded(before)) return;
    const is = { state: 'released', endedAt: now, because: 'by_tenant' } as const;
    await updateClaim(tx, { ...before, changedAt: now, is }, who.actor);
    await recordByName(needs, tx, who, {
      action: 'domain.released',
      subject: { kind: 'domain', id: claimId },
      detail: { domain: before.domain },
    });
    await announce(tx, { kind: CHANGED, id: claimId });
  });
}

/** The operator vouched for one name; only they may widen that to all that lies under it. */
function refuseChange(before: Claim, after: Claim): void {
  if (isEnded(before)) throw fail('conflict', { detail: 'This claim has ended. Claim the domain anew.' });
  if (before.is.state === 'vouched' && after.coversSubdomains && !before.coversSubdomains) {
    throw fail('conflict', {
      detail:
        'The server’s operator vouched for this domain without its subdomains. Ask them, or prove it by DNS.',
    });
  }
}
