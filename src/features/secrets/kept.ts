import { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import { Secret } from '#kernel/secret.ts';
import { type SecretChanges, type SecretName, type Secrets, secretNames } from './secrets.ts';

/** All that an organisation keeps, as one piece: so it is written as a whole or not at all. */
export type Kept = ReadonlyMap<SecretName, string>;

const kept = z.record(z.string(), z.unknown());

/** What other hands have put beside it is left out, and left alone by the next write. */
export function readKept(value: unknown): Kept {
  const read = kept.safeParse(value);
  if (!read.success) throw unreadable('what is kept has another form');
  return new Map(
    secretNames.flatMap(name => {
      const text = read.data[name];
      if (text === undefined) return [];
      if (typeof text !== 'string') throw unreadable('a value is no text');
      return [[name, text] as const];
    }),
  );
}

export function named(all: Kept, names: readonly SecretName[]): Secrets {
  return new Map(
    names.flatMap(name => {
      const text = all.get(name);
      return text === undefined ? [] : [[name, new Secret(text)] as const];
    }),
  );
}

export function changed(all: Kept, changes: SecretChanges): Kept {
  const next = new Map(all);
  for (const [name, value] of changes) {
    if (value === null) next.delete(name);
    else next.set(name, wellFormed(value.reveal()));
  }
  return next;
}

/** Half a surrogate pair cannot be written in UTF-8: what is read would not be what was written. */
function wellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  throw new Error('Only well-formed text can be kept.');
}

export function unreadable(cause: unknown) {
  return fail('unavailable', { detail: 'The secrets of this organisation cannot be read just now.', cause });
}
