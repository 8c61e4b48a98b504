import { sql } from 'kysely';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { requireId, type TenantId } from '#kernel/ids.ts';
import { shifted } from '#kernel/world.ts';
import type { HeldLease } from '#platform/postgres/abandoned.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { Taking } from '#platform/queue/turns.ts';
import type { Account } from '../accounts/store.ts';
import type { Mailbox, MailboxId } from '../mailboxes/mailbox.ts';
import { accountBehind } from '../mailboxes/store.ts';

/** The right of one run on one node to read a mailbox, until somebody else may take it. */
export type Lease = { tenantId: TenantId; mailboxId: MailboxId; owner: string };

export const wantedReasons = ['push', 'silence', 'person', 'reconnected', 'reconcile', 'again'] as const;
export type Wanted = (typeof wantedReasons)[number];

export type Cursor = {
  mailbox: Mailbox;
  account: Account | null;
  isPaused: boolean;
  /** The number of the account that the rest of this is about; 0 before the first look. */
  accountNumber: number;
  /** By which it was read last. */
  readBy: ConnectionId | null;
  /** Null before the first look. */
  historyId: bigint | null;
  baselineAt: Date;
  wantedBecause: Wanted | null;
  /** How often a look was asked for by then. */
  asked: bigint;
  isComparisonAsked: boolean;
  resyncSince: Date | null;
  lastSyncAt: Date | null;
  failures: number;
};

/** Gmail tells once a second at most: what comes so shortly after what it tells, nobody may hear of. */
const UNTOLD_MS = 1_500;

const until = (forMs: number) => sql<Date>`clock_timestamp() + ${forMs} * interval '1 millisecond'`;

export async function makeCursor(tx: TenantTx, mailboxId: MailboxId, baselineAt: Date): Promise<void> {
  await tx.insertInto('mail_cursors').values({ mailbox_id: mailboxId, baseline_at: baselineAt }).execute();
}

/** Counted, and not told by the time: a run that has begun must see that it was asked for again in the same moment. */
export async function markWanted(
  tx: TenantTx,
  mailboxId: MailboxId,
  because: Wanted,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('mail_cursors')
    .set({
      wanted_since: now,
      wanted_because: because,
      asked: sql`asked + 1`,
      ...(because === 'reconcile' && { compare_asked: sql`asked + 1` }),
      // Whoever asks by hand has mended something.
      ...(because === 'push' ? { look_again_at: shifted(now, UNTOLD_MS) } : { retry_at: null }),
    })
    .where('mailbox_id', '=', mailboxId)
    .execute();
}

/** A mailbox that is wanted, nobody's, and was served longest ago. */
export async function takeLease(
  tx: SystemTx,
  { owner, node, forMs, now, except }: Taking,
): Promise<Lease | undefined> {
  const { rows } = await sql<{ tenant_id: string; mailbox_id: string }>`
    with due as (
      select c.tenant_id, c.mailbox_id from mail_cursors c
      join mailboxes m on m.tenant_id = c.tenant_id and m.id = c.mailbox_id
        and m.archived_at is null and m.paused_since is null
      join tenants t on t.id = c.tenant_id and t.frozen_at is null and t.deleted_at is null
      where (c.wanted_since <= ${now} or c.look_again_at <= ${now}) and (c.retry_at is null or c.retry_at <= ${now})
        and (c.lease_until is null or c.lease_until < clock_timestamp())
        and c.tenant_id <> all (${except}::uuid[])
      order by c.lease_until nulls first limit 1 for update of c skip locked
    )
    update mail_cursors c set lease_owner = ${owner}::uuid, lease_node = ${node}::integer, lease_until = ${until(forMs)}
    from due where c.tenant_id = due.tenant_id and c.mailbox_id = due.mailbox_id
    returning c.tenant_id, c.mailbox_id`.execute(tx);
  const [row] = rows;
  return row && { tenantId: requireId(row.tenant_id), mailboxId: requireId(row.mailbox_id), owner };
}

export async function listLeases(tx: SystemTx): Promise<HeldLease[]> {
  return tx
    .selectFrom('mail_cursors')
    .select(['lease_owner as owner', 'lease_node as node'])
    .where('lease_until', '>', sql<Date>`clock_timestamp()`)
    .execute();
}

export async function endLeaseOf(tx: SystemTx, owner: string): Promise<void> {
  await tx
    .updateTable('mail_cursors')
    .set({ lease_until: sql<Date>`clock_timestamp()` })
    .where('lease_owner', '=', owner)
    .execute();
}

export function leased(tx: TenantTx, { mailboxId, owner }: Lease) {
  return tx
    .updateTable('mail_cursors')
    .where('mail_cursors.mailbox_id', '=', mailboxId)
    .where('lease_owner', '=', owner);
}

/** The cursor as it is, locked until the transaction ends. Undefined once another has taken it. */
export async function keepLease(tx: TenantTx, lease: Lease, forMs: number): Promise<Cursor | undefined> {
  const row = await leased(tx, lease)
    .set({ lease_until: until(forMs) })
    .returning(['account', 'connection_id', 'history_id', 'baseline_at', 'wanted_because', 'asked'])
    .returning(['compare_asked', 'resync_since', 'last_sync_at', 'failures'])
    .executeTakeFirst();
  const mailbox = row && (await findSynced(tx, lease.mailboxId));
  return (
    mailbox && {
      ...mailbox,
      accountNumber: row.account ?? 0,
      readBy: row.connection_id === null ? null : requireId(row.connection_id),
      historyId: row.history_id === null ? null : BigInt(row.history_id),
      baselineAt: row.baseline_at,
      wantedBecause: wantedReasons.find(reason => reason === row.wanted_because) ?? null,
      asked: BigInt(row.asked),
      isComparisonAsked: row.compare_asked !== null,
      resyncSince: row.resync_since,
      lastSyncAt: row.last_sync_at,
      failures: row.failures,
    }
  );
}

async function findSynced(
  tx: TenantTx,
  id: MailboxId,
): Promise<Pick<Cursor, 'mailbox' | 'account' | 'isPaused'> | undefined> {
  const row = await tx
    .selectFrom('mailboxes as m')
    .leftJoin('connections as c', join => join.on(accountBehind('c')))
    .select(['m.name', 'm.address', 'm.sender_name', 'm.label_ids', 'm.default_assignee_id'])
    .select(['m.paused_since', 'm.archived_at', 'c.id as connection_id', 'c.created_at as connected_at'])
    .select('c.google_subject')
    .where('m.id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      mailbox: {
        id,
        name: row.name,
        address: row.address,
        senderName: row.sender_name,
        labelIds: row.label_ids,
        defaultAssigneeId: row.default_assignee_id === null ? null : requireId(row.default_assignee_id),
      },
      account:
        row.connection_id === null || row.connected_at === null || row.google_subject === null
          ? null
          : {
              connectionId: requireId(row.connection_id),
              subject: row.google_subject,
              connectedAt: row.connected_at,
            },
      isPaused: row.paused_since !== null || row.archived_at !== null,
    }
  );
}

/**
 * What each mail asks before it is taken: the lease, and whether the account it is read by is connected still. Locked
 * until the transaction ends, and written only where half of it is over.
 */
export async function holdsLease(tx: TenantTx, lease: Lease, forMs: number): Promise<boolean> {
  const row = await tx
    .selectFrom('mail_cursors')
    .select(sql<boolean>`lease_until < ${until(forMs / 2)}`.as('is_half_over'))
    .where('mailbox_id', '=', lease.mailboxId)
    .where('lease_owner', '=', lease.owner)
    .where(
      sql<boolean>`exists (select from connections k where k.id = mail_cursors.connection_id and k.ended_at is null)`,
    )
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row?.is_half_over)
    await leased(tx, lease)
      .set({ lease_until: until(forMs) })
      .execute();
  return row !== undefined;
}

/** Forward only, whatever was read meanwhile. */
export async function moveCursor(tx: TenantTx, lease: Lease, to: bigint): Promise<void> {
  await leased(tx, lease)
    .set({ history_id: sql`greatest(history_id, ${String(to)}::bigint)` })
    .execute();
}

/** Where there was no history to go by: on from here, also if Gmail has begun to count anew. */
export async function setCursor(tx: TenantTx, lease: Lease, to: bigint): Promise<void> {
  await leased(tx, lease)
    .set({ history_id: sql`${String(to)}::bigint`, resync_since: null })
    .execute();
}

/** From the run that has the mailbox: it does nothing more. */
export async function endLeaseOn(tx: TenantTx, mailboxId: MailboxId): Promise<void> {
  await tx
    .updateTable('mail_cursors')
    .set({ lease_owner: null, lease_node: null, lease_until: null })
    .where('mailbox_id', '=', mailboxId)
    .execute();
}

export async function beginResync(tx: TenantTx, lease: Lease, since: Date): Promise<void> {
  await leased(tx, lease).set({ resync_since: since }).execute();
}

/** How many runs in a row have read nothing. Undefined once another run has the mailbox. */
export async function findFailures(tx: TenantTx, lease: Lease): Promise<number | undefined> {
  const row = await tx
    .selectFrom('mail_cursors')
    .select('failures')
    .where('mailbox_id', '=', lease.mailboxId)
    .where('lease_owner', '=', lease.owner)
    .executeTakeFirst();
  return row?.failures;
}

/** Whoever gives mails is not away, however the run that gets them ends. */
export async function forgetFailures(tx: TenantTx, lease: Lease): Promise<void> {
  await leased(tx, lease).set({ failures: 0 }).where('failures', '>', 0).execute();
}

/** The time of the lease stays, as that of the last turn. */
export async function releaseLease(tx: TenantTx, lease: Lease): Promise<void> {
  await leased(tx, lease).set({ lease_until: sql<Date>`clock_timestamp()` }).execute();
}

export type Compared = { from: Date; theirs: number; ours: number; asked: bigint; now: Date };

export async function saveComparison(
  tx: TenantTx,
  lease: Lease,
  { from, theirs, ours, asked, now }: Compared,
): Promise<void> {
  await leased(tx, lease)
    .set({ reconciled_at: now, reconciled_from: from, reconciled_theirs: theirs, reconciled_ours: ours })
    // Whoever asked since then may have had something else compared.
    .set({ compare_asked: sql`nullif(compare_asked, least(compare_asked, ${String(asked)}::bigint))` })
    .execute();
}
