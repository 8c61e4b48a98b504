import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import { sameText } from '#kernel/same-text.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { CHANGED } from './begin.ts';
import {
  afterCheck,
  type Check,
  type CheckFound,
  type Claim,
  challengeHostOf,
  challengeOf,
  isEnded,
} from './claim.ts';
import type { DomainNeeds } from './domain-needs.ts';
import { type ClaimId, isOwnedByAnother, lockClaim, updateClaim } from './store.ts';

/** Looks into DNS, and lets what is there decide. */
export async function checkClaim(
  needs: DomainNeeds,
  who: Scope,
  { claimId, by }: { claimId: ClaimId; by: 'hand' | 'upkeep' },
): Promise<Claim> {
  const before = await needs.database.inTenant(who, tx => requireClaim(tx, claimId));
  const challenge = challengeOf(before);
  if (!challenge) {
    throw fail('conflict', { detail: 'There is no record to look for. Ask for one first.' });
  }
  const check: Check = { found: await look(needs, before, challenge.text), at: needs.world.now() };
  const work = needs.database.inTenant(who, async tx => {
    const claim = await requireClaim(tx, claimId);
    // Renewed or given up while we looked: what was found is an answer to another question.
    if (challengeOf(claim)?.text !== challenge.text) return claim;
    const after = { ...afterCheck(claim, check, by), changedAt: check.at };
    await updateClaim(tx, after, who.actor);
    await recordChange(needs, tx, who, { before: claim, after, check });
    await announce(tx, { kind: CHANGED, id: claimId });
    return after;
  });
  return work.catch((cause: unknown) => {
    if (!isOwnedByAnother(cause)) throw cause;
    throw fail('conflict', {
      detail:
        'The record is right, and the domain has been proven by another organisation before. It becomes free when that one releases it, or a week after its own record is gone.',
      cause,
    });
  });
}

async function look({ textRecords }: DomainNeeds, { domain }: Claim, expected: string): Promise<CheckFound> {
  const found = await textRecords.findTexts(challengeHostOf(domain), domain);
  if (found.kind !== 'texts') return found.kind;
  return found.texts.some(text => sameText(text.trim(), expected)) ? 'record' : 'another_record';
}

async function recordChange(
  needs: DomainNeeds,
  tx: TenantTx,
  who: Scope,
  { before, after, check }: { before: Claim; after: Claim; check: Check },
): Promise<void> {
  if (before.is.state === after.is.state) return;
  await recordByName(needs, tx, who, {
    action: actions[after.is.state],
    subject: { kind: 'domain', id: after.id },
    reason: check.found,
    detail: { domain: after.domain },
  });
  if (after.is.state === 'failing' || isEnded(after)) {
    needs.log.warn({ claim: after.id, found: check.found }, 'the DNS record of a proven domain is not there');
  }
}

const actions = {
  pending: 'domain.pending',
  vouched: 'domain.vouched',
  verified: 'domain.verified',
  failing: 'domain.failing',
  revoked: 'domain.revoked',
  released: 'domain.released',
} as const;

export async function requireClaim(tx: TenantTx, id: ClaimId): Promise<Claim> {
  const claim = await lockClaim(tx, id);
  if (claim) return claim;
  throw fail('not_found');
}
