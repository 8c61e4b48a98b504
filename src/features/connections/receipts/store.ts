import { sql } from 'kysely';
import { requireId, type TenantId } from '#kernel/ids.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { Book, Line, LineFacts, Page } from './book.ts';

const bookColumns = [
  'last_page as lastPage',
  'chain',
  'cleared_page as clearedPage',
  'cleared_chain as clearedChain',
  'cleared_mac as clearedMac',
] as const;

const pageColumns = ['number', 'lines', 'receipts', 'closed_at as closedAt', 'chain'] as const;

const lineColumns = [
  'page',
  'line',
  'connection_id as connectionId',
  'actor_kind as actorKind',
  'actor_id as actorId',
  'via_kind as viaKind',
  'via_id as viaId',
  'scopes',
  'times',
  'first_at as firstAt',
  'last_at as lastAt',
  'mac',
] as const;

export async function tenantsWithReceipts(
  tx: SystemTx,
  { limit, writtenBefore }: { limit: number; writtenBefore?: Date },
): Promise<TenantId[]> {
  let query = tx.selectFrom('vend_receipts').select('tenant_id').groupBy('tenant_id').limit(limit);
  if (writtenBefore) query = query.where('at', '<', writtenBefore);
  const rows = await query.execute();
  return rows.map(row => requireId<'tenant'>(row.tenant_id));
}

export async function hasReceipts(tx: TenantTx): Promise<boolean> {
  return (await tx.selectFrom('vend_receipts').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function findOldestReceipt(tx: TenantTx): Promise<Date | undefined> {
  const row = await tx.selectFrom('vend_receipts').select('at').orderBy('at').limit(1).executeTakeFirst();
  return row?.at;
}

/** Undefined when somebody else writes in it. `empty` becomes the book of a tenant that has none. */
export async function takeBook(
  tx: TenantTx,
  { empty, whenBusy }: { empty?: Book; whenBusy: 'leave' | 'wait' },
): Promise<Book | undefined> {
  const lock = tx.selectFrom('receipt_books').select(bookColumns).forUpdate();
  const existing = await (whenBusy === 'leave' ? lock.skipLocked() : lock).executeTakeFirst();
  if (existing || !empty) return existing;
  return tx
    .insertInto('receipt_books')
    .values({
      last_page: empty.lastPage,
      chain: empty.chain,
      cleared_page: empty.clearedPage,
      cleared_chain: empty.clearedChain,
      cleared_mac: empty.clearedMac,
    })
    .onConflict(conflict => conflict.doNothing())
    .returning(bookColumns)
    .executeTakeFirst();
}

export async function findLastPage(tx: TenantTx): Promise<Page | undefined> {
  return tx
    .selectFrom('receipt_pages')
    .select(pageColumns)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The oldest of the journal leave it, put together into lines. */
export async function takeReceipts(
  tx: TenantTx,
  most: number,
): Promise<{ taken: LineFacts[]; rows: number }> {
  const oldest = tx.selectFrom('vend_receipts').select('id').orderBy('id').limit(most);
  const groups = await tx
    .with('taken', within =>
      // An array and not a join, which is slow when the planner has last seen the journal empty.
      within.deleteFrom('vend_receipts').where(sql<boolean>`id = any (array(${oldest}))`).returningAll(),
    )
    .selectFrom('taken')
    .select(['connection_id as connectionId', 'actor_kind as actorKind', 'actor_id as actorId'])
    .select(['via_kind as viaKind', 'via_id as viaId', 'scopes'])
    .select(sql<number>`sum(times)`.as('times'))
    .select(sql<Date>`min(at)`.as('firstAt'))
    .select(sql<Date>`max(at)`.as('lastAt'))
    .select(sql<number>`count(*)`.as('rows'))
    .groupBy(['connection_id', 'actor_kind', 'actor_id', 'via_kind', 'via_id', 'scopes'])
    .groupBy(sql`date_trunc('minute', at)`)
    .orderBy('firstAt')
    .execute();
  return {
    taken: groups.map(({ rows, ...facts }) => facts),
    rows: groups.reduce((sum, group) => sum + group.rows, 0),
  };
}

export async function savePage(
  tx: TenantTx,
  { page, lines }: { page: Page; lines: readonly Line[] },
): Promise<void> {
  const { number, receipts, closedAt, chain } = page;
  await tx
    .insertInto('receipt_pages')
    .values({ number, lines: page.lines, receipts, closed_at: closedAt, chain })
    .execute();
  const rows = lines.map(({ mac, ...facts }) => ({ ...facts, mac: mac.toString('hex') }));
  await sql`
    insert into receipt_lines (page, line, connection_id, actor_kind, actor_id, via_kind, via_id, scopes, times,
      first_at, last_at, mac)
    select page, line, "connectionId", "actorKind", "actorId", "viaKind", "viaId", scopes, times,
      "firstAt", "lastAt", decode(mac, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l (page bigint, line integer, "connectionId" uuid,
      "actorKind" text, "actorId" uuid, "viaKind" text, "viaId" uuid, scopes text[], times bigint,
      "firstAt" timestamptz, "lastAt" timestamptz, mac text)`.execute(tx);
  await tx.updateTable('receipt_books').set({ last_page: number, chain }).execute();
}

/** The highest page of which there is anything, whatever the book says. In one statement, so of one moment. */
export async function findBookAndEnd(tx: TenantTx): Promise<{ book: Book | undefined; end: number }> {
  const { rows } = await sql<{ [Column in keyof Book]: Book[Column] | null } & { end: number }>`
    select b.last_page as "lastPage", b.chain, b.cleared_page as "clearedPage", b.cleared_chain as "clearedChain",
      b.cleared_mac as "clearedMac", e.last as end
    from (select greatest(0, (select max(number) from receipt_pages), (select max(page) from receipt_lines)) as last) e
    left join receipt_books b on true`.execute(tx);
  const [row] = rows;
  const {
    lastPage = null,
    chain = null,
    clearedPage = null,
    clearedChain = null,
    clearedMac = null,
  } = row ?? {};
  const end = row?.end ?? 0;
  if (lastPage === null || clearedPage === null || !chain || !clearedChain || !clearedMac) {
    return { book: undefined, end };
  }
  return { book: { lastPage, chain, clearedPage, clearedChain, clearedMac }, end };
}

type Stretch<Place> = { after: Place; upTo: number; limit: number };

export async function listPages(tx: TenantTx, { after, upTo, limit }: Stretch<number>): Promise<Page[]> {
  return tx
    .selectFrom('receipt_pages')
    .select(pageColumns)
    .where('number', '>', after)
    .where('number', '<=', upTo)
    .orderBy('number')
    .limit(limit)
    .execute();
}

export async function listLines(
  tx: TenantTx,
  { after, upTo, limit }: Stretch<{ page: number; line: number }>,
): Promise<Line[]> {
  return tx
    .selectFrom('receipt_lines')
    .select(lineColumns)
    .where('page', '<=', upTo)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('page', 'line'), '>', tuple<number, number>(after.page, after.line)),
    )
    .orderBy('page')
    .orderBy('line')
    .limit(limit)
    .execute();
}

export async function listLinesOf(tx: TenantTx, page: number): Promise<Line[]> {
  return tx
    .selectFrom('receipt_lines')
    .select(lineColumns)
    .where('page', '=', page)
    .orderBy('line')
    .execute();
}

/** Whose book begins with a page that was closed before then. */
export async function tenantsWithOldPages(
  tx: SystemTx,
  { closedBefore, limit }: { closedBefore: Date; limit: number },
): Promise<TenantId[]> {
  const rows = await tx
    .selectFrom('receipt_books as b')
    .innerJoin('receipt_pages as p', join =>
      join
        .onRef('p.tenant_id', '=', 'b.tenant_id')
        .on(on => on('p.number', '=', on('b.cleared_page', '+', 1))),
    )
    .select('b.tenant_id')
    .where('p.closed_at', '<', closedBefore)
    .limit(limit)
    .execute();
  return rows.map(row => requireId<'tenant'>(row.tenant_id));
}

export async function deletePages(tx: TenantTx, upTo: number): Promise<void> {
  await tx.deleteFrom('receipt_pages').where('number', '<=', upTo).execute();
}

export async function saveCleared(
  tx: TenantTx,
  { clearedPage, clearedChain, clearedMac }: Pick<Book, 'clearedPage' | 'clearedChain' | 'clearedMac'>,
): Promise<void> {
  await tx
    .updateTable('receipt_books')
    .set({ cleared_page: clearedPage, cleared_chain: clearedChain, cleared_mac: clearedMac })
    .execute();
}

/** They are asked for anew once they have expired, whatever stands here. */
export async function deleteExpiredNarrowed(tx: SystemTx, now: Date): Promise<void> {
  await tx.deleteFrom('narrowed_tokens').where('expires_at', '<', now).execute();
}

export async function booksAfter(
  tx: SystemTx,
  { tenantId, limit }: { tenantId: string; limit: number },
): Promise<{ tenantId: string; lastPage: number; chain: Buffer }[]> {
  return tx
    .selectFrom('receipt_books')
    .select(['tenant_id as tenantId', 'last_page as lastPage', 'chain'])
    .where('tenant_id', '>', tenantId)
    .orderBy('tenant_id')
    .limit(limit)
    .execute();
}
