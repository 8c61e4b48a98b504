import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted, type World } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import { CHALLENGE_LIFE_MS, type Challenge, type Claim } from './claim.ts';
import { type Domain, objectionTo, objectionWords, readDomain } from './domain.ts';
import type { ClaimNeeds } from './domain-needs.ts';
import {
  type ClaimId,
  countLiveClaims,
  insertClaim,
  isClaimedAlready,
  lockClaim,
  updateClaim,
} from './store.ts';

/** What watchers are told of anything that concerns a claim. */
export const CHANGED = 'domain.changed';

const MOST_CLAIMS = 200; // of one organisation; each costs a look into DNS every day
const CHALLENGE_BYTES = 32;

/** Claims a domain. It is nobody's by that: first its DNS has to say so. */
export async function beginClaim(
  needs: ClaimNeeds,
  who: Scope,
  asked: { domain: string; coversSubdomains: boolean },
): Promise<Claim> {
  const now = needs.world.now();
  const claim: Claim = {
    id: newId(needs.world),
    domain: requireClaimable(asked.domain),
    coversSubdomains: asked.coversSubdomains,
    isActive: true,
    createdAt: now,
    changedAt: now,
    lastCheck: null,
    is: { state: 'pending', challenge: newChallenge(needs.world) },
  };
  const work = needs.database.inTenant(who, async tx => {
    if ((await countLiveClaims(tx)) >= MOST_CLAIMS) {
      throw fail('conflict', { detail: `An organisation claims ${MOST_CLAIMS} domains at most.` });
    }
    await insertClaim(tx, claim, who.actor);
    await recordByName(needs, tx, who, {
      action: 'domain.claimed',
      subject: { kind: 'domain', id: claim.id },
      detail: { domain: claim.domain, subdomains: claim.coversSubdomains ? 'yes' : 'no' },
    });
    await announce(tx, { kind: CHANGED, id: claim.id });
    return claim;
  });
  return work.catch((cause: unknown) => {
    if (!isClaimedAlready(cause)) throw cause;
    throw fail('conflict', { detail: 'Your organisation claims this domain already.', cause });
  });
}

/** A new record to publish, where the time for the one before has run out or somebody saw it too early. */
export async function renewChallenge(needs: ClaimNeeds, who: Scope, id: ClaimId): Promise<Claim> {
  return needs.database.inTenant(who, async tx => {
    const claim = await lockClaim(tx, id);
    if (!claim) throw fail('not_found');
    const { is } = claim;
    if (is.state !== 'pending' && is.state !== 'vouched') {
      throw fail('conflict', { detail: 'Only a domain that is not proven yet gets a new record.' });
    }
    const renewed: Claim = {
      ...claim,
      changedAt: needs.world.now(),
      is: { ...is, challenge: newChallenge(needs.world) },
    };
    await updateClaim(tx, renewed, who.actor);
    await recordByName(needs, tx, who, {
      action: 'domain.challenge_renewed',
      subject: { kind: 'domain', id },
      detail: { domain: claim.domain },
    });
    await announce(tx, { kind: CHANGED, id });
    return renewed;
  });
}

export function requireClaimable(text: string): Domain {
  const domain = readDomain(text);
  const objection = domain ? objectionTo(domain) : 'no_domain';
  if (domain && !objection) return domain;
  const says = objectionWords[objection ?? 'no_domain'];
  throw fail('invalid_input', { detail: `The domain ${says}.`, fields: { domain: says } });
}

function newChallenge(world: World): Challenge {
  const chance = world.randomBytes(CHALLENGE_BYTES).toString('base64url');
  return { text: `keyholder-challenge=${chance}`, expiresAt: shifted(world.now(), CHALLENGE_LIFE_MS) };
}
