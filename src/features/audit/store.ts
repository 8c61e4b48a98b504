import { sql } from 'kysely';
import { requireId, type TenantId } from '#kernel/ids.ts';
import { insertRows } from '#platform/postgres/insert-rows.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { EntryFacts, EntryId, StoredEntry } from './entry.ts';
import type { EntryFilter } from './filter.ts';

export type NewEntry = { facts: EntryFacts; sealed: Buffer | null; mac: Buffer };

export async function insertEntries(tx: TenantTx, made: readonly NewEntry[]): Promise<void> {
  await insertRows(
    tx,
    'audit_entries',
    made.map(({ facts, sealed, mac }) => ({
      id: facts.id,
      at: facts.at,
      actor_kind: facts.actorKind,
      actor_id: facts.actorId,
      via_kind: facts.viaKind,
      via_id: facts.viaId,
      action: facts.action,
      subject_kind: facts.subjectKind,
      subject_id: facts.subjectId,
      outcome: facts.outcome,
      reason: facts.reason,
      detail_sealed: sealed,
      detail_digest: facts.detailDigest,
      mac,
    })),
  );
}

function entries(tx: TenantTx) {
  return tx
    .selectFrom('audit_entries')
    .select([
      'tenant_id as tenantId',
      'id',
      'at',
      'actor_kind as actorKind',
      'actor_id as actorId',
      'via_kind as viaKind',
      'via_id as viaId',
      'action',
      'subject_kind as subjectKind',
      'subject_id as subjectId',
      'outcome',
      'reason',
      'detail_sealed as sealed',
      'detail_digest as detailDigest',
      'mac',
      'position',
      'chain',
      'erased_at as erasedAt',
      'erasure_mac as erasureMac',
    ]);
}

export async function listEntries(
  tx: TenantTx,
  { filter, order, after, limit }: EntryPage,
): Promise<StoredEntry[]> {
  let query = entries(tx).orderBy('id', order).limit(limit);
  if (after) query = query.where('id', order === 'desc' ? '<' : '>', after);
  if (filter.actor) query = query.where('actor_id', '=', filter.actor);
  if (filter.subject) query = query.where('subject_id', '=', filter.subject);
  if (filter.outcome) query = query.where('outcome', '=', filter.outcome);
  if (filter.action?.includes('.')) query = query.where('action', '=', filter.action);
  else if (filter.action) query = query.where(sql<boolean>`starts_with(action, ${`${filter.action}.`})`);
  // Ids begin with their time, so a span of time is a stretch of the primary key.
  if (filter.from) query = query.where('id', '>=', firstIdAt(filter.from));
  if (filter.until) query = query.where('id', '<', firstIdAt(filter.until));
  return query.execute();
}

export type EntryPage = {
  filter: EntryFilter;
  order: 'asc' | 'desc';
  after?: string | undefined;
  limit: number;
};

function firstIdAt(moment: Date): string {
  const hex = Math.max(0, moment.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}

/** Undefined for another tenant's entry too: row-level security does not show it. */
export async function findEntryForUpdate(tx: TenantTx, id: EntryId): Promise<StoredEntry | undefined> {
  return entries(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** In the order of the chain. By position and id: a doubled position must not hide behind the end of a batch. */
export async function linkedEntries(
  tx: TenantTx,
  { after, upTo, limit }: { after: { position: number; id: string }; upTo: number; limit: number },
): Promise<StoredEntry[]> {
  return entries(tx)
    .where('position', '<=', upTo)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('position', 'id'), '>', tuple<number | null, string>(after.position, after.id)),
    )
    .orderBy('position')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function unlinkedEntries(
  tx: TenantTx,
  { after, limit }: { after: string; limit: number },
): Promise<StoredEntry[]> {
  return entries(tx)
    .where('position', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function entriesWithDetail(
  tx: TenantTx,
  { after, limit }: { after: string; limit: number },
): Promise<StoredEntry[]> {
  return entries(tx)
    .where('detail_sealed', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export type Head = { position: number; chain: Buffer; at: Date };

export async function findHead(tx: TenantTx): Promise<Head | undefined> {
  return tx.selectFrom('audit_heads').select(['position', 'chain', 'at']).executeTakeFirst();
}

/** The highest position there is, whatever the head says. In one statement with it, so that both are of one moment. */
export async function findHeadAndEnd(tx: TenantTx): Promise<{ head: Head | undefined; end: number }> {
  const { rows } = await sql<{ position: number | null; chain: Buffer | null; at: Date | null; end: number }>`
    select h.position, h.chain, h.at, e.last as end
    from (select coalesce(max(position), 0) as last from audit_entries) e left join audit_heads h on true`.execute(
    tx,
  );
  const [row] = rows;
  if (!row?.chain || row.position === null || !row.at) return { head: undefined, end: row?.end ?? 0 };
  return { head: { position: row.position, chain: row.chain, at: row.at }, end: row.end };
}

export async function eraseDetail(
  tx: TenantTx,
  { id, erasedAt, mac }: { id: string; erasedAt: Date; mac: Buffer },
): Promise<void> {
  await tx
    .updateTable('audit_entries')
    .set({ detail_sealed: null, erased_at: erasedAt, erasure_mac: mac })
    .where('id', '=', id)
    .execute();
}

/** The system, which links, sees positions and codes and nothing that was recorded. */
export async function tenantsWithUnlinked(
  tx: SystemTx,
  { limit, writtenBefore }: { limit: number; writtenBefore?: Date },
): Promise<TenantId[]> {
  let query = tx
    .selectFrom('audit_entries')
    .select('tenant_id as tenantId')
    .where('position', 'is', null)
    .groupBy('tenant_id')
    .limit(limit);
  if (writtenBefore) query = query.where('id', '<', firstIdAt(writtenBefore));
  const rows = await query.execute();
  return rows.map(row => requireId<'tenant'>(row.tenantId));
}

export async function headsAfter(
  tx: SystemTx,
  { tenantId, limit }: { tenantId: string; limit: number },
): Promise<(Head & { tenantId: string })[]> {
  return tx
    .selectFrom('audit_heads')
    .select(['tenant_id as tenantId', 'position', 'chain', 'at'])
    .where('tenant_id', '>', tenantId)
    .orderBy('tenant_id')
    .limit(limit)
    .execute();
}

/** Undefined when another linker holds it. `start` becomes the head of a tenant that has none. */
export async function takeHead(
  tx: SystemTx,
  {
    tenantId,
    start,
    at,
    whenBusy,
  }: { tenantId: TenantId; start: Buffer; at: Date; whenBusy: 'leave' | 'wait' },
): Promise<Omit<Head, 'at'> | undefined> {
  const lock = tx
    .selectFrom('audit_heads')
    .select(['position', 'chain'])
    .where('tenant_id', '=', tenantId)
    .forUpdate();
  const existing = await (whenBusy === 'leave' ? lock.skipLocked() : lock).executeTakeFirst();
  if (existing) return existing;
  return tx
    .insertInto('audit_heads')
    .values({ tenant_id: tenantId, position: 0, chain: start, at })
    .onConflict(conflict => conflict.doNothing())
    .returning(['position', 'chain'])
    .executeTakeFirst();
}

export async function lastLink(
  tx: SystemTx,
  tenantId: TenantId,
): Promise<{ position: number; chain: Buffer } | undefined> {
  const row = await tx
    .selectFrom('audit_entries')
    .select(['position', 'chain'])
    .where('tenant_id', '=', tenantId)
    .where('position', 'is not', null)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.position && row.chain ? { position: row.position, chain: row.chain } : undefined;
}

/** Locks what it returns and leaves out what is locked: an erasure under way, linked the next time. */
export async function takeUnlinked(
  tx: SystemTx,
  tenantId: TenantId,
  limit: number,
): Promise<{ id: string; mac: Buffer }[]> {
  return tx
    .selectFrom('audit_entries')
    .select(['id', 'mac'])
    .where('tenant_id', '=', tenantId)
    .where('position', 'is', null)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export type Link = { id: string; position: number; chain: Buffer };

export async function saveLinks(
  tx: SystemTx,
  { tenantId, links, head }: { tenantId: TenantId; links: readonly Link[]; head: Head },
): Promise<void> {
  const ids = links.map(link => link.id);
  const positions = links.map(link => link.position);
  const chains = links.map(link => link.chain);
  const { numAffectedRows } = await sql`
    update audit_entries e set position = link.position, chain = link.chain
    from unnest(${ids}::uuid[], ${positions}::bigint[], ${chains}::bytea[]) as link (id, position, chain)
    where e.tenant_id = ${tenantId} and e.id = link.id and e.position is null`.execute(tx);
  if (Number(numAffectedRows) !== links.length)
    throw new Error('An entry was linked by somebody without the head.');
  await tx.updateTable('audit_heads').set(head).where('tenant_id', '=', tenantId).execute();
}
