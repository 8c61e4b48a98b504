import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { realWorld, shifted } from '#kernel/world.ts';
import {
  afterCheck,
  type CheckFound,
  type Claim,
  type ClaimState,
  findsSignin,
  GRACE_MS,
  lostAt,
  RECHECK_AFTER_MS,
} from './claim.ts';
import { readDomain } from './domain.ts';

const monday = new Date('2026-11-23T08:00:00Z');
const DAY_MS = 86_400_000;
const challenge = {
  text: 'keyholder-challenge=acme-secret-of-chance',
  expiresAt: shifted(monday, 14 * DAY_MS),
};

function claimThatIs(is: ClaimState): Claim {
  const domain = readDomain('acme.example');
  assert.ok(domain);
  return {
    id: newId(realWorld()),
    domain,
    coversSubdomains: false,
    isActive: true,
    createdAt: monday,
    changedAt: monday,
    lastCheck: null,
    is,
  };
}

const pending = claimThatIs({ state: 'pending', challenge });
const seen = (claim: Claim, found: CheckFound, at: Date, by: 'hand' | 'upkeep' = 'upkeep') =>
  afterCheck(claim, { at, found }, by);
const verified = seen(pending, 'record', monday, 'hand');

test('a claim is proven by its record, and finds sign-in only from then on', () => {
  assert.equal(findsSignin(pending), false);
  assert.equal(verified.is.state, 'verified');
  assert.equal(findsSignin(verified), true);
  assert.equal(findsSignin({ ...verified, isActive: false }), false);
});

test('another record, none, or silence prove nothing', () => {
  for (const found of ['another_record', 'nothing', 'no_answer'] as const)
    assert.equal(seen(pending, found, monday, 'hand').is.state, 'pending');
});

test('a challenge that has expired proves nothing any more', () => {
  assert.equal(seen(pending, 'record', challenge.expiresAt, 'hand').is.state, 'pending');
});

test('a proven domain keeps its record beyond the day on which the challenge would have expired', () => {
  assert.equal(seen(verified, 'record', shifted(monday, 40 * DAY_MS)).is.state, 'verified');
});

test('looking by hand takes nothing away, however often the record is not there', () => {
  const later = shifted(monday, 30 * DAY_MS);
  for (const found of ['another_record', 'nothing', 'no_answer'] as const) {
    const again = seen(verified, found, later, 'hand');
    assert.deepEqual(again.is, verified.is);
    assert.deepEqual(again.lastCheck, { at: later, found });
  }
});

test('a record that has gone is lost after the grace, and not before', () => {
  const tuesday = shifted(monday, RECHECK_AFTER_MS);
  const failing = seen(verified, 'nothing', tuesday);
  assert.equal(failing.is.state, 'failing');
  assert.equal(findsSignin(failing), true);
  assert.deepEqual(lostAt(failing), shifted(tuesday, GRACE_MS));
  const late = seen(failing, 'nothing', shifted(tuesday, GRACE_MS - 1));
  assert.equal(late.is.state, 'failing');
  const lost = seen(late, 'nothing', shifted(tuesday, GRACE_MS));
  assert.deepEqual(lost.is, {
    state: 'revoked',
    endedAt: shifted(tuesday, GRACE_MS),
    because: 'record_gone',
  });
});

test('a record that comes back within the grace heals everything', () => {
  const failing = seen(verified, 'nothing', shifted(monday, DAY_MS));
  const healed = seen(failing, 'record', shifted(monday, 2 * DAY_MS), 'hand');
  assert.equal(healed.is.state, 'verified');
  assert.equal(lostAt(healed), undefined);
});

test('name servers that say nothing count only after two weeks of silence', () => {
  assert.equal(seen(verified, 'no_answer', shifted(monday, 13 * DAY_MS)).is.state, 'verified');
  assert.equal(seen(verified, 'no_answer', shifted(monday, 15 * DAY_MS)).is.state, 'failing');
});

test('what is vouched for may be proven as well, and is not touched when it is not', () => {
  const vouched = claimThatIs({ state: 'vouched', challenge, heldSince: monday });
  assert.equal(seen(vouched, 'nothing', monday).is.state, 'vouched');
  assert.equal(seen(vouched, 'record', monday).is.state, 'verified');
});

test('what has ended stays ended', () => {
  const revoked = claimThatIs({ state: 'revoked', endedAt: monday, because: 'by_operator' });
  assert.deepEqual(seen(revoked, 'record', monday), revoked);
});
