import type { Id } from '#kernel/ids.ts';
import { shifted } from '#kernel/world.ts';

export type SigningKeyId = Id<'signing_key'>;

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** A key signs for a month; then the next one, long known to everybody who checks, takes over. */
const SIGNS_FOR_MS = 30 * DAY_MS;
/** Longer than any cache that holds our key set, by far. */
const PUBLISHED_BEFORE_MS = 2 * DAY_MS;
/** Longer than any token of ours lives that is checked with the published set. */
const PUBLISHED_AFTER_MS = DAY_MS;

export type SigningKeyRow = {
  id: SigningKeyId;
  publicPem: string;
  /** Gone once the key is retired; the public half stays, so that what it signed can still be checked. */
  sealedPrivatePem: Buffer | undefined;
  signsFrom: Date;
};

/** Where each key stands, oldest first. `current` is missing only on a server that has never signed. */
export type KeyPlan = {
  current: SigningKeyRow | undefined;
  published: SigningKeyRow[];
  /** Retired, with a private half that nobody needs any more. */
  toForget: SigningKeyRow[];
  /** When a key that is to be made now shall begin to sign. */
  toMake: Date | undefined;
};

export function planKeys(rows: readonly SigningKeyRow[], now: Date): KeyPlan {
  const keys = rows.toSorted((one, other) => one.signsFrom.getTime() - other.signsFrom.getTime());
  const current = keys.findLast(key => key.signsFrom <= now && key.sealedPrivatePem);
  const isRetired = (index: number) => {
    // One that was taken back before its time takes nobody's place.
    const successor = keys.slice(index + 1).find(key => key.sealedPrivatePem);
    return successor !== undefined && shifted(successor.signsFrom, PUBLISHED_AFTER_MS) <= now;
  };
  const retired = keys.filter((key, index) => isRetired(index) || !key.sealedPrivatePem);
  return {
    current,
    published: keys.filter(key => !retired.includes(key)),
    toForget: retired.filter(key => key.sealedPrivatePem),
    toMake: nextBeginning(keys, current, now),
  };
}

function nextBeginning(
  keys: readonly SigningKeyRow[],
  current: SigningKeyRow | undefined,
  now: Date,
): Date | undefined {
  if (!current) return now;
  if (keys.some(key => key.signsFrom > now)) return undefined;
  const due = shifted(current.signsFrom, SIGNS_FOR_MS);
  if (now < shifted(due, -PUBLISHED_BEFORE_MS)) return undefined;
  // A server that slept through the date still publishes the key before it signs with it.
  const earliest = shifted(now, PUBLISHED_BEFORE_MS);
  return due > earliest ? due : earliest;
}
