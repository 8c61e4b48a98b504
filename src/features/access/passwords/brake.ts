import { createHmac, type KeyObject } from 'node:crypto';
import type { AddressKey } from '../address.ts';

/**
 * The brake on guessing. An address from one network is refused soon, a network late, and an address over
 * all networks never: it only gets slower, or else anybody could lock anybody out.
 */
export type BrakeKeys = { pair: Buffer; network: Buffer; address: Buffer };

const FREE_PER_PAIR = 5;
const FREE_PER_NETWORK = 100; // an office behind one address mistypes a lot on a Monday
const FREE_PER_ADDRESS = 20;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const DELAY_STEP_MS = 250;
const LONGEST_DELAY_MS = 2_000;
export const FORGOTTEN_AFTER_MS = 60 * 60_000;

export function brakeKeys(key: KeyObject, whose: { address: AddressKey; network: string }): BrakeKeys {
  const digest = (...parts: string[]) => createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  return {
    pair: digest('pair', whose.address, whose.network),
    network: digest('network', whose.network),
    address: digest('address', whose.address),
  };
}

/** How many tries there were, the one at hand not among them, and when the last one was. */
export type Counter = { attempts: number; lastAt: Date };

export type BrakeVerdict = { kind: 'refused'; retryAfterMs: number } | { kind: 'go'; delayMs: number };

export function judgeAttempt(
  counters: { pair: Counter; network: Counter; address: Counter },
  now: Date,
): BrakeVerdict {
  const retryAfterMs = Math.max(
    remainingPause(counters.pair, FREE_PER_PAIR, now),
    remainingPause(counters.network, FREE_PER_NETWORK, now),
  );
  if (retryAfterMs > 0) return { kind: 'refused', retryAfterMs };
  const over = remembered(counters.address, now) - FREE_PER_ADDRESS + 1;
  return { kind: 'go', delayMs: Math.min(Math.max(over, 0) * DELAY_STEP_MS, LONGEST_DELAY_MS) };
}

/** Each try after the free ones costs a pause twice as long as the one before. */
function remainingPause(counter: Counter, free: number, now: Date): number {
  const over = remembered(counter, now) - free;
  if (over < 0) return 0;
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(over, 20), LONGEST_PAUSE_MS);
  return Math.max(counter.lastAt.getTime() + pauseMs - now.getTime(), 0);
}

function remembered({ attempts, lastAt }: Counter, now: Date): number {
  return now.getTime() - lastAt.getTime() >= FORGOTTEN_AFTER_MS ? 0 : attempts;
}
