import type { Id } from '#kernel/ids.ts';
import { shifted } from '#kernel/world.ts';
import type { Domain } from './domain.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const CHALLENGE_LIFE_MS = 14 * DAY_MS; // long enough for whoever runs the DNS of a large organisation
export const RECHECK_AFTER_MS = DAY_MS;
export const RECHECK_WHILE_FAILING_MS = 6 * HOUR_MS;
export const GRACE_MS = 7 * DAY_MS; // a zone moved to another host and mended on Monday locks nobody out
const SILENCE_MS = 14 * DAY_MS; // a domain whose name servers say nothing for so long may be anybody's soon

export const challengeHostOf = (domain: string) => `_keyholder-challenge.${domain}`;

/** What has to stand there. */
export type Challenge = { text: string; expiresAt: Date };

/** What a look into DNS saw. `no_answer` says nothing about the record. */
export type CheckFound = 'record' | 'another_record' | 'nothing' | 'no_answer';

export type EndedBecause = 'by_tenant' | 'by_operator' | 'record_gone';

/** An organisation's claim to a mail domain, and what gives it the right to it. */
export type ClaimState =
  | { state: 'pending'; challenge: Challenge }
  | { state: 'verified'; challenge: Challenge; heldSince: Date; confirmedAt: Date; nextCheckAt: Date }
  | {
      state: 'failing';
      challenge: Challenge;
      heldSince: Date;
      confirmedAt: Date;
      failingSince: Date;
      nextCheckAt: Date;
    }
  /** By the server's operator, where DNS cannot prove it. */
  | { state: 'vouched'; challenge: Challenge | null; heldSince: Date }
  | { state: 'revoked'; endedAt: Date; because: 'by_operator' | 'record_gone' }
  | { state: 'released'; endedAt: Date; because: 'by_tenant' };

export type Check = { at: Date; found: CheckFound };

export type Claim = {
  id: Id<'domain_claim'>;
  domain: Domain;
  coversSubdomains: boolean;
  isActive: boolean;
  createdAt: Date;
  changedAt: Date;
  lastCheck: Check | null;
  is: ClaimState;
};

export type StateName = ClaimState['state'];

/** Proven or vouched for, and switched on: its addresses find the organisation's sign-in. */
export function findsSignin({ isActive, is }: Claim): boolean {
  return isActive && (is.state === 'verified' || is.state === 'failing' || is.state === 'vouched');
}

export function isEnded({ is }: Claim): boolean {
  return is.state === 'revoked' || is.state === 'released';
}

export function hasExpired({ is }: Claim, now: Date): boolean {
  return is.state === 'pending' && is.challenge.expiresAt <= now;
}

/** When a domain that stopped proving itself is lost. */
export function lostAt({ is }: Claim): Date | undefined {
  return is.state === 'failing' ? shifted(is.failingSince, GRACE_MS) : undefined;
}

export function challengeOf({ is }: Claim): Challenge | undefined {
  return 'challenge' in is ? (is.challenge ?? undefined) : undefined;
}

/**
 * What a check changes. Only one that upkeep makes can begin a failure or end a claim: looking once more by
 * hand, as often as anybody likes, never takes anything away.
 */
export function afterCheck(claim: Claim, check: Check, by: 'hand' | 'upkeep'): Claim {
  const checked = { ...claim, lastCheck: check };
  const { is } = claim;
  switch (is.state) {
    case 'pending':
      return check.found === 'record' && !hasExpired(claim, check.at)
        ? { ...checked, is: verifiedBy(is.challenge, check.at, check.at) }
        : checked;
    case 'vouched':
      return check.found === 'record' && is.challenge && is.challenge.expiresAt > check.at
        ? { ...checked, is: verifiedBy(is.challenge, is.heldSince, check.at) }
        : checked;
    case 'verified':
    case 'failing':
      if (check.found === 'record') {
        return { ...checked, is: verifiedBy(is.challenge, is.heldSince, check.at) };
      }
      return by === 'upkeep' ? { ...checked, is: withoutRecord(is, check) } : checked;
    case 'revoked':
    case 'released':
      return claim;
    default:
      return is satisfies never;
  }
}

function verifiedBy(challenge: Challenge, heldSince: Date, at: Date): ClaimState {
  return {
    state: 'verified',
    challenge,
    heldSince,
    confirmedAt: at,
    nextCheckAt: shifted(at, RECHECK_AFTER_MS),
  };
}

type Held = Extract<ClaimState, { state: 'verified' | 'failing' }>;

function withoutRecord(is: Held, { at, found }: Check): ClaimState {
  const nextCheckAt = shifted(at, RECHECK_WHILE_FAILING_MS);
  const isNews = found !== 'no_answer' || at > shifted(is.confirmedAt, SILENCE_MS);
  if (!isNews) return { ...is, nextCheckAt };
  if (is.state === 'verified') return { ...is, state: 'failing', failingSince: at, nextCheckAt };
  return at >= shifted(is.failingSince, GRACE_MS)
    ? { state: 'revoked', endedAt: at, because: 'record_gone' }
    : { ...is, nextCheckAt };
}
