import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '../frame/clock.ts';

/**
 * Two keys are published at any time. A new one is published half a week before it signs, and stays half
 * a week after its last signature, so caches and tokens survive every rotation.
 */
const halfWeekMs = 7 * 43_200_000;

export type SigningKey = {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
};

export type SigningKeys = {
  signing(): Promise<SigningKey>;
  published(): Promise<SigningKey[]>;
  /** Signs with a new key from now on; the one used so far stays published. */
  rotate(): void;
  /** A key that is never published. */
  unpublished(): Promise<SigningKey>;
};

export function createSigningKeys(clock: Clock): SigningKeys {
  const startedAtMs = clock.now().getTime();
  const made = new Map<number, Promise<SigningKey>>();
  let turned = 0;
  /** Counts half weeks: the key k is published from 2k - 2 and signs from 2k - 1 to 2k + 1, exclusive. */
  const halfWeeks = () => turned + Math.floor((clock.now().getTime() - startedAtMs) / halfWeekMs);
  const key = (at: number) => {
    const known = made.get(at) ?? newSigningKey();
    made.set(at, known);
    return known;
  };
  return {
    signing: () => key(Math.floor((halfWeeks() + 1) / 2)),
    published: () => {
      const older = Math.floor(halfWeeks() / 2);
      return Promise.all([key(older), key(older + 1)]);
    },
    rotate: () => {
      turned += halfWeeks() % 2 === 0 ? 1 : 2;
    },
    unpublished: () => newSigningKey(),
  };
}

const generate = promisify(generateKeyPair);

export async function newSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { kid: createHash('sha1').update(spki).digest('hex'), publicKey, privateKey };
}
