import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bucket, filled, type Urgency, waitFor } from './units.ts';

const now = new Date('2026-11-20T10:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const bucket = (unitsLeft: number, restsUntil: Date | null = null): Bucket => ({
  unitsLeft,
  filledAt: now,
  restsUntil,
});
const wait = (from: Bucket, wanted: number, urgency: Urgency, at = now) =>
  waitFor(from, { perMinute: 6_000, wanted, urgency, now: at });

test('it fills by the minute, never beyond one, and not backwards', () => {
  assert.equal(filled(bucket(0), 6_000, after(30_000)), 3_000);
  assert.equal(filled(bucket(5_000), 6_000, after(3_600_000)), 6_000);
  assert.equal(filled(bucket(100), 6_000, after(-60_000)), 100);
});

test('a person takes the last, mail leaves a tenth, and back-fill leaves half', () => {
  assert.equal(wait(bucket(20), 20, 'person'), 0);
  assert.equal(wait(bucket(619), 20, 'mail'), 10);
  assert.equal(wait(bucket(620), 20, 'mail'), 0);
  assert.equal(wait(bucket(3_019), 20, 'back_fill'), 10);
  assert.equal(wait(bucket(3_020), 20, 'back_fill'), 0);
});

test('where Google has said stop, only a person goes on', () => {
  const told = bucket(6_000, after(5_000));
  assert.equal(wait(told, 20, 'mail'), 5_000);
  assert.equal(wait(told, 20, 'person'), 0);
  assert.equal(wait(told, 20, 'mail', after(5_000)), 0);
});

test('what is more than a minute has does not wait for ever', () => {
  assert.equal(wait(bucket(6_000), 7_000, 'mail'), 0);
  assert.ok(wait(bucket(0), 7_000, 'mail') <= 60_000);
});
