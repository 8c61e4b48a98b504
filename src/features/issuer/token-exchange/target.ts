import type { GoogleService } from '#features/connections/grants/grant.ts';
import { fail } from '#kernel/failures.ts';

/** Whom a token can be had for, by the names that callers may give: of all of Google, or of one service. */
const targets: ReadonlyMap<string, GoogleService | 'all'> = new Map([
  ['google', 'all'],
  ['https://gmail.googleapis.com/', 'mail'],
  ['https://www.googleapis.com/calendar/v3/', 'calendar'],
]);

export const publishedTargets = [...targets.keys()];

export type Target = { kind: 'known'; service: GoogleService | undefined } | { kind: 'foreign' };

/** RFC 8693 lets both be given, and repeated; all of them must be ours. Compared letter by letter. */
export function targetOf(named: readonly string[]): Target {
  const found = named.map(name => targets.get(name));
  const [first, ...others] = new Set(found);
  if (found.includes(undefined)) return { kind: 'foreign' };
  const isOne = others.length === 0 && first !== 'all';
  return { kind: 'known', service: isOne ? first : undefined };
}

/** A parameter that may be repeated. */
export function valuesOf(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter(each => each !== undefined).map(textIn);
}

function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  throw fail('invalid_input', { detail: 'A parameter of the form is not text.' });
}
