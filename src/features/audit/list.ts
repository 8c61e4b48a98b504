import type { Scope } from '#kernel/scope.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { cursorAt, readCursor } from './cursor.ts';
import { openDetail } from './detail.ts';
import type { Detail, StoredEntry } from './entry.ts';
import type { EntryFilter } from './filter.ts';
import { listEntries } from './store.ts';

export type ListNeeds = { database: Database; seals: Seals };

export type ReadableEntry = {
  id: string;
  at: Date;
  action: string;
  outcome: string;
  reason: string | null;
  actor: { kind: string; id: string | null; name: string | null };
  via: { kind: string; id: string } | null;
  subject: { kind: string; id: string } | null;
  detail: Detail | null;
  detailState: DetailState;
  position: number | null;
};

export const detailStates = ['none', 'readable', 'erased', 'unreadable'] as const;
export type DetailState = (typeof detailStates)[number];

export type EntryQuery = EntryFilter & { cursor?: string | undefined; limit: number };

/** Newest first. */
export async function listAudit(
  needs: ListNeeds,
  who: Scope,
  { cursor, limit, ...filter }: EntryQuery,
): Promise<{ items: ReadableEntry[]; next: string | null }> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  return needs.database.inTenant(who, async tx => {
    const found = await listEntries(tx, { filter, order: 'desc', after, limit: limit + 1 });
    const entries = found.slice(0, limit);
    const last = found.length > limit ? entries.at(-1) : undefined;
    return { items: await readEntries(needs, tx, who, entries), next: last ? cursorAt(last.id) : null };
  });
}

export async function readEntries(
  needs: ListNeeds,
  tx: TenantTx,
  who: Scope,
  entries: readonly StoredEntry[],
): Promise<ReadableEntry[]> {
  const readable: ReadableEntry[] = [];
  for (const entry of entries) readable.push(await readEntry(needs, tx, who, entry));
  return readable;
}

async function readEntry(
  needs: ListNeeds,
  tx: TenantTx,
  who: Scope,
  entry: StoredEntry,
): Promise<ReadableEntry> {
  const opened = entry.sealed ? await openDetail(needs, tx, who, entry.id, entry.sealed) : undefined;
  return {
    id: entry.id,
    at: entry.at,
    action: entry.action,
    outcome: entry.outcome,
    reason: entry.reason,
    actor: { kind: entry.actorKind, id: entry.actorId, name: opened?.actorName ?? null },
    via: named(entry.viaKind, entry.viaId),
    subject: named(entry.subjectKind, entry.subjectId),
    detail: opened?.detail ?? null,
    detailState: stateOf(entry, opened !== undefined),
    position: entry.position,
  };
}

function named(kind: string | null, id: string | null): { kind: string; id: string } | null {
  return kind === null || id === null ? null : { kind, id };
}

function stateOf(entry: StoredEntry, isOpen: boolean): DetailState {
  if (entry.erasedAt) return 'erased';
  if (!entry.sealed) return 'none';
  return isOpen ? 'readable' : 'unreadable';
}
