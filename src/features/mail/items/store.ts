import { sql } from 'kysely';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { accountNow } from '../accounts/store.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { type Item, type ItemState, mendable, type Origin, type SkipReason } from './item.ts';

export type Seen = { gmailId: string; gmailThreadId: string; skipped?: SkipReason | undefined };

/**
 * Notes what was seen, each once, in this order. What was skipped because of where it lay is wanted after all
 * once it lies elsewhere.
 */
export async function insertSeen(
  tx: TenantTx,
  mailboxId: MailboxId,
  seen: readonly Seen[],
  { origin, now }: { origin: Origin; now: Date },
): Promise<void> {
  if (seen.length === 0) return;
  const [ids, threads, skipped] = [
    seen.map(each => each.gmailId),
    seen.map(each => each.gmailThreadId),
    seen.map(each => each.skipped ?? null),
  ];
  await sql`
    insert into mail_items (mailbox_id, account, gmail_id, gmail_thread_id, origin, state, reason, staged_at, finished_at)
    select c.mailbox_id, c.account, s.id, s.thread, ${origin}, case when s.skipped is null then 'staged' else 'skipped' end,
      s.skipped, ${now}::timestamptz, case when s.skipped is null then null else ${now}::timestamptz end
    from unnest(${ids}::text[], ${threads}::text[], ${skipped}::text[]) with ordinality s (id, thread, skipped, place)
    join mail_cursors c on c.mailbox_id = ${mailboxId}
    order by s.place
    on conflict (tenant_id, mailbox_id, account, gmail_id) do update
      set state = 'staged', reason = null, finished_at = null, staged_at = ${now}
      where mail_items.state = 'skipped' and mail_items.reason = any (${[...mendable]}::text[])
        and excluded.state = 'staged'`.execute(tx);
}

export async function listStaged(
  tx: TenantTx,
  mailboxId: MailboxId,
  { after, most, now }: { after: number; most: number; now: Date },
): Promise<Item[]> {
  const rows = await tx
    .selectFrom('mail_items')
    .select(['gmail_id', 'gmail_thread_id', 'position', 'attempts'])
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', accountNow(mailboxId))
    .where('state', '=', 'staged')
    .where('position', '>', after)
    .where(where => where.or([where('next_try_at', 'is', null), where('next_try_at', '<=', now)]))
    .orderBy('position')
    .limit(most)
    .execute();
  return rows.map(row => ({
    gmailId: row.gmail_id,
    gmailThreadId: row.gmail_thread_id,
    position: row.position,
    attempts: row.attempts,
  }));
}

/** Null where nothing is staged. */
export async function findNextTry(tx: TenantTx, mailboxId: MailboxId, now: Date): Promise<Date | null> {
  const row = await tx
    .selectFrom('mail_items')
    .select(sql<Date | null>`min(coalesce(next_try_at, ${now}))`.as('at'))
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', accountNow(mailboxId))
    .where('state', '=', 'staged')
    .executeTakeFirst();
  return row?.at ?? null;
}

export type Ending = { state: Exclude<ItemState, 'staged'>; reason?: string | undefined };

/** Of which of these it is told now what became of them: of the others it was before. */
export async function finishItems(
  tx: TenantTx,
  mailboxId: MailboxId,
  finished: readonly { gmailId: string; ending: Ending }[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ gmail_id: string }>`
    update mail_items i set state = f.state, reason = f.reason, finished_at = ${now}, next_try_at = null
    from unnest(${finished.map(({ gmailId }) => gmailId)}::text[], ${finished.map(({ ending }) => ending.state)}::text[],
      ${finished.map(({ ending }) => ending.reason ?? null)}::text[]) as f (gmail_id, state, reason)
    where i.mailbox_id = ${mailboxId} and i.account = ${accountNow(mailboxId)} and i.gmail_id = f.gmail_id
      and i.state = 'staged'
    returning i.gmail_id`.execute(tx);
  return new Set(rows.map(row => row.gmail_id));
}

export async function putItemOff(
  tx: TenantTx,
  mailboxId: MailboxId,
  gmailId: string,
  { attempts, nextTryAt }: { attempts: number; nextTryAt: Date },
): Promise<void> {
  await tx
    .updateTable('mail_items')
    .set({ attempts, next_try_at: nextTryAt })
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', accountNow(mailboxId))
    .where('gmail_id', '=', gmailId)
    .where('state', '=', 'staged')
    .execute();
}

/** Which of these were seen before and were not skipped for where they lay. */
export async function findKnown(
  tx: TenantTx,
  mailboxId: MailboxId,
  gmailIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('mail_items')
    .select('gmail_id')
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', accountNow(mailboxId))
    .where('gmail_id', '=', sql<string>`any(${gmailIds}::text[])`)
    .where(where => where.or([where('state', '<>', 'skipped'), where('reason', 'not in', [...mendable])]))
    .execute();
  return new Set(rows.map(row => row.gmail_id));
}

export type QuarantinedItem = {
  gmailId: string;
  position: number;
  reason: string;
  attempts: number;
  stagedAt: Date;
  finishedAt: Date;
};

export async function listQuarantined(
  tx: TenantTx,
  mailboxId: MailboxId,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<QuarantinedItem[]> {
  const rows = await tx
    .selectFrom('mail_items')
    .select(['gmail_id', 'position', 'reason', 'attempts', 'staged_at', 'finished_at'])
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', accountNow(mailboxId))
    .where('state', '=', 'quarantined')
    .$if(before !== undefined, query => query.where('position', '<', sql<number>`${before}::bigint`))
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
  return rows.map(row => ({
    gmailId: row.gmail_id,
    position: row.position,
    reason: row.reason ?? '',
    attempts: row.attempts,
    stagedAt: row.staged_at,
    finishedAt: row.finished_at ?? row.staged_at,
  }));
}

/** One of those that were put aside, or all of them; how many those were. */
export async function stageAgain(
  tx: TenantTx,
  { mailboxId, gmailId }: { mailboxId: MailboxId; gmailId?: string | undefined },
  now: Date,
): Promise<number> {
  const changed = await tx
    .updateTable('mail_items')
    .set({ state: 'staged', reason: null, finished_at: null, attempts: 0, next_try_at: null, staged_at: now })
    .where('mailbox_id', '=', mailboxId)
    .where('account', '=', accountNow(mailboxId))
    .where('state', '=', 'quarantined')
    .$if(gmailId !== undefined, one => one.where('gmail_id', '=', gmailId ?? ''))
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}
