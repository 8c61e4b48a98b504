import { hash, parseOptions, verify } from '@node-rs/argon2';
import { z } from 'zod';
import { Secret } from '#kernel/secret.ts';
import { makeTurnstile } from './turnstile.ts';

// OWASP's first choice for argon2id; the library's own default algorithm is the id variant.
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;

const AT_ONCE = 2; // 19 MiB and a thread each: more would starve everything else on the thread pool
const MOST_WAITING = 200; // about 600 ms of work: whoever came later is better off trying again

const FEWEST_CHARACTERS = 12;
const MOST_CHARACTERS = 200;

export type Argon2 = {
  hash(password: string): Promise<string>;
  verify(stored: string, password: string): Promise<boolean>;
};

export type Passwords = {
  hash(password: Secret<string>): Promise<string>;
  /** Always exactly one computation. With nothing stored the work is the same and the answer no. */
  verify(stored: string | undefined, password: Secret<string>): Promise<boolean>;
  /** True when made with weaker settings than today's. */
  isOutdated(stored: string): boolean;
};

const settings = { memoryCost: MEMORY_KIB, timeCost: PASSES, parallelism: LANES };

export const argon2: Argon2 = {
  hash: password => hash(password, settings),
  verify: (stored, password) => verify(stored, password),
};

/** Fits no password anybody could find, and costs what a real one costs. */
const nobodys = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

export function openPasswords({
  engine = argon2,
  mostAtOnce = AT_ONCE,
  mostWaiting = MOST_WAITING,
}: {
  engine?: Argon2;
  mostAtOnce?: number;
  mostWaiting?: number;
} = {}): Passwords {
  const turnstile = makeTurnstile({ mostAtOnce, mostWaiting });
  return {
    hash: password => turnstile.through(() => engine.hash(composed(password))),
    async verify(stored, password) {
      const fits = await turnstile.through(() => engine.verify(stored ?? nobodys, composed(password)));
      return fits && stored !== undefined;
    },
    isOutdated(stored) {
      const { memoryCost, timeCost, parallelism } = parseOptions(stored);
      return memoryCost < MEMORY_KIB || timeCost < PASSES || parallelism < LANES;
    },
  };
}

/** The same letters typed on another keyboard can be other code points. */
function composed(password: Secret<string>): string {
  return password.reveal().normalize('NFC');
}

/** A password somebody claims to have: any text, since rules here would only tell how it is not. */
export const presentedPassword = z
  .string()
  .min(1)
  .max(1000)
  .transform(text => new Secret(text));

/** A password somebody chooses. Long counts, kinds of characters do not (NIST SP 800-63B). */
export const chosenPassword = z
  .string()
  .refine(text => [...text].length >= FEWEST_CHARACTERS, {
    message: `must be at least ${FEWEST_CHARACTERS} characters long`,
  })
  .refine(text => [...text].length <= MOST_CHARACTERS, {
    message: `must be at most ${MOST_CHARACTERS} characters long`,
  })
  .refine(text => new Set(text).size > 3, { message: 'must have more than three different characters' })
  .transform(text => new Secret(text))
  .meta({ type: 'string', minLength: FEWEST_CHARACTERS, maxLength: MOST_CHARACTERS });
