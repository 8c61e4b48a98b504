import type { KeyObject } from 'node:crypto';
import type { TenantId } from '#kernel/ids.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';

/** The purpose under which the key is derived. */
export const WORDS_KEY = 'ticket words';

/** What stands further down is quoted, or a log. */
const MOST_CHARACTERS = 100_000;
const MOST_WORDS = 3_000;
const LONGEST_WORD = 60; // beyond are keys and links, for which nobody looks

/** Written without spaces: two signs together are what is looked for. */
const together = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const apart = /[\p{L}\p{N}\p{M}]+/gu;

/** Each once, however it is spelt: composed in one way, small, without accents. */
export function wordsIn(text: string): string[] {
  const plain = text
    .slice(0, MOST_CHARACTERS)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .normalize('NFC');
  const found = new Set<string>();
  for (const [signs] of plain.matchAll(together)) for (const pair of pairsIn(signs)) found.add(pair);
  for (const [word] of plain.replace(together, ' ').matchAll(apart))
    if (word.length <= LONGEST_WORD) found.add(word);
  return [...found].slice(0, MOST_WORDS);
}

function pairsIn(signs: string): string[] {
  const each = [...signs];
  return each.length === 1 ? each : each.slice(1).map((sign, at) => `${each[at]}${sign}`);
}

/**
 * As they are kept: of another organisation, or without the key, they say nothing. Thirty-two bits find one
 * ticket too many in ten million.
 */
export function wordCodes(key: KeyObject, tenantId: TenantId, text: string): number[] {
  return wordsIn(text).map(word => keyedCode(key, 'ticket word', [tenantId, word]).readInt32BE(0));
}
