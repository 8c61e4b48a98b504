import type { KeyObject } from 'node:crypto';
import type { TenantId } from '#kernel/ids.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';

/** The purpose under which the installation keeps the key of all codes here. */
export const RECEIPTS_KEY = 'receipts';

/**
 * What one caller was handed of one connection within a minute. Ids and no names, so erasing a person leaves the
 * book whole. Plain text where a union would be closer: a line that somebody tampered with must still be read.
 */
export type LineFacts = {
  connectionId: string;
  actorKind: string;
  actorId: string;
  viaKind: string | null;
  viaId: string | null;
  scopes: string[];
  times: number;
  firstAt: Date;
  lastAt: Date;
};

export type Line = LineFacts & { page: number; line: number; mac: Buffer };

export type Page = { number: number; lines: number; receipts: number; closedAt: Date; chain: Buffer };

/** How far a book has got, and which pages at its beginning have been cleared away. */
export type Book = {
  lastPage: number;
  chain: Buffer;
  clearedPage: number;
  clearedChain: Buffer;
  clearedMac: Buffer;
};

/** Where a tenant's book begins, so that no book can be passed off as another's. */
export function emptyBook(key: KeyObject, tenantId: TenantId): Book {
  const start = keyedCode(key, 'keyholder receipt book start 1', [tenantId]);
  const cleared = { page: 0, chain: start };
  return { lastPage: 0, chain: start, ...clearedUpTo(key, tenantId, cleared) };
}

/** Tells pages that Keyholder cleared away from pages that somebody removed from the table. */
export function clearedUpTo(
  key: KeyObject,
  tenantId: TenantId,
  { page, chain }: { page: number; chain: Buffer },
): Pick<Book, 'clearedPage' | 'clearedChain' | 'clearedMac'> {
  const clearedMac = keyedCode(key, 'keyholder receipts cleared 1', [tenantId, page, chain]);
  return { clearedPage: page, clearedChain: chain, clearedMac };
}

export function lineMac(
  key: KeyObject,
  tenantId: TenantId,
  { page, line, ...facts }: LineFacts & { page: number; line: number },
): Buffer {
  return keyedCode(key, 'keyholder receipt line 1', [
    tenantId,
    page,
    line,
    facts.connectionId,
    facts.actorKind,
    facts.actorId,
    facts.viaKind,
    facts.viaId,
    JSON.stringify(facts.scopes),
    facts.times,
    facts.firstAt.getTime(),
    facts.lastAt.getTime(),
  ]);
}

export function nextChain(
  key: KeyObject,
  previous: Buffer,
  page: Omit<Page, 'chain'>,
  macs: readonly Buffer[],
): Buffer {
  const { number, lines, receipts, closedAt } = page;
  const parts = [previous, number, lines, receipts, closedAt.getTime(), ...macs];
  return keyedCode(key, 'keyholder receipt page 1', parts);
}
