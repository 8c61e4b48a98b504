import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { LEASE_MS, type Lost, lost } from './lease.ts';
import { readHistory } from './read-history.ts';
import { openReader, type Reader } from './reader.ts';
import { reconcile } from './reconcile.ts';
import { resync } from './resync.ts';
import { beginResync, type Cursor, keepLease, type Lease, startOver } from './store.ts';
import { takeStaged } from './take-staged.ts';
import { type Stop, stop } from './trouble.ts';

/** Gmail may take a mail in later than it says, an import above all. */
const MARGIN_MS = 24 * 60 * 60_000;

/** `read`: all that was wanted when it began has been seen, and is done, put off or put aside. */
export type Synced = { kind: 'read'; cursor: Cursor } | ((Stop | Lost) & { cursor?: Cursor });

/** One look: notes what has come, then takes it. */
export async function syncMailbox(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  signal: AbortSignal,
): Promise<Synced> {
  const cursor = await needs.database.inTenant(who, tx => openCursor(tx, lease));
  if (!cursor || cursor.isPaused) return lost;
  if (!cursor.account) return { ...stop('not_connected'), cursor };
  const reader = await openReader(needs, who, cursor.account.connectionId);
  if (reader.kind === 'stop') return { ...reader, cursor };
  const steps = [
    () => noteNew(needs, who, lease, { reader, cursor }),
    () => compare(needs, who, lease, { reader, cursor }),
    () => takeStaged(needs, who, lease, { reader, cursor, signal }),
  ];
  for (const step of steps) {
    const ended = await step();
    if (ended.kind === 'stop' || ended.kind === 'lost') return { ...ended, cursor };
  }
  return { kind: 'read', cursor };
}

async function openCursor(tx: TenantTx, lease: Lease): Promise<Cursor | undefined> {
  const cursor = await keepLease(tx, lease, LEASE_MS);
  if (!cursor?.account || cursor.account.connectionId === cursor.countsFor) return cursor;
  await startOver(tx, lease, cursor.account);
  return keepLease(tx, lease, LEASE_MS);
}

type Given = { reader: Reader; cursor: Cursor };

async function noteNew(needs: MailNeeds, who: Scope, lease: Lease, { reader, cursor }: Given) {
  const { historyId, resyncSince, baselineAt } = cursor;
  if (resyncSince !== null) return resync(needs, who, lease, { reader, cursor, since: resyncSince });
  if (historyId === null) return resync(needs, who, lease, { reader, cursor, since: baselineAt });
  const read = await readHistory(needs, who, lease, { reader, cursor, since: historyId });
  if (read.kind !== 'gone') return read;
  const since = sinceLastSync(cursor);
  needs.log.warn(
    { mailboxId: lease.mailboxId },
    'the history of a mailbox is gone; its mail is listed again',
  );
  await needs.database.inTenant(who, tx => beginResync(tx, lease, since));
  return resync(needs, who, lease, { reader, cursor, since });
}

/** Everything from before was seen by the run that ended then. */
function sinceLastSync({ lastSyncAt, baselineAt }: Cursor): Date {
  const since = lastSyncAt === null ? baselineAt : shifted(lastSyncAt, -MARGIN_MS);
  return since > baselineAt ? since : baselineAt;
}

async function compare(needs: MailNeeds, who: Scope, lease: Lease, given: Given) {
  if (given.cursor.wantedBecause !== 'reconcile') return { kind: 'compared' as const };
  return reconcile(needs, who, lease, given);
}
