import type { Scope } from '#kernel/scope.ts';
import { csvLine } from './csv.ts';
import { toJson } from './entry-json.ts';
import type { EntryFilter } from './filter.ts';
import { type ListNeeds, type ReadableEntry, readEntries } from './list.ts';
import { type AuditNeeds, record } from './record.ts';
import { listEntries } from './store.ts';

export const exportFormats = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export type ExportNeeds = ListNeeds & AuditNeeds;

const BATCH = 500;

const columns = [
  'position',
  'id',
  'at',
  'action',
  'outcome',
  'reason',
  'actor_kind',
  'actor_id',
  'actor_name',
  'subject_kind',
  'subject_id',
  'detail_state',
  'detail',
] as const;

/** Oldest first, a batch at a time as the reader takes it. That it was exported is itself recorded, before. */
export async function exportAudit(
  needs: ExportNeeds,
  who: Scope,
  { format, ...filter }: EntryFilter & { format: ExportFormat },
): Promise<ReadableStream<Uint8Array>> {
  await needs.database.inTenant(who, tx =>
    record(needs, tx, who, { action: 'audit.exported', reason: format }),
  );
  return streamOf(textOf(needs, who, { format, filter }));
}

async function* textOf(
  needs: ListNeeds,
  who: Scope,
  { format, filter }: { format: ExportFormat; filter: EntryFilter },
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns);
  const line = format === 'csv' ? csvOf : jsonOf;
  for await (const batch of batchesOf(needs, who, filter)) yield batch.map(line).join('');
}

async function* batchesOf(
  needs: ListNeeds,
  who: Scope,
  filter: EntryFilter,
): AsyncGenerator<ReadableEntry[]> {
  let after: string | undefined;
  do {
    const page = { filter, order: 'asc', after, limit: BATCH } as const;
    const batch = await needs.database.inTenant(who, async tx =>
      readEntries(needs, tx, who, await listEntries(tx, page)),
    );
    after = batch.length === BATCH ? batch.at(-1)?.id : undefined;
    yield batch;
  } while (after);
}

function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}

function jsonOf(entry: ReadableEntry): string {
  return `${JSON.stringify(toJson(entry))}\n`;
}

function csvOf(entry: ReadableEntry): string {
  return csvLine([
    entry.position,
    entry.id,
    entry.at.toISOString(),
    entry.action,
    entry.outcome,
    entry.reason,
    entry.actor.kind,
    entry.actor.id,
    entry.actor.name,
    entry.subject?.kind ?? null,
    entry.subject?.id ?? null,
    entry.detailState,
    entry.detail && JSON.stringify(entry.detail),
  ]);
}
