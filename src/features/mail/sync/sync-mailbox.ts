import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { Account } from '../accounts/store.ts';
import { takeUp } from '../accounts/take-up.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { forgetWatch } from '../watch/store.ts';
import { type Interrupted, LEASE_MS, type Lost, lost } from './lease.ts';
import { readHistory } from './read-history.ts';
import { openReader, type Reader } from './reader.ts';
import { reconcile } from './reconcile.ts';
import { resync } from './resync.ts';
import { beginResync, type Cursor, keepLease, type Lease } from './store.ts';
import { takeStaged } from './take-staged.ts';
import { type Stop, stop } from './trouble.ts';

/** Gmail may take a mail in later than it says, an import above all. */
const MARGIN_MS = 24 * 60 * 60_000;

/** `read`: all that was wanted when it began has been seen, and is done, put off or put aside. */
export type Synced =
  | { kind: 'read'; cursor: Cursor; beganAt: Date; oldestTaken: Date | undefined }
  | Stop
  | Lost
  | Interrupted;

/** One look: notes what has come, takes it, and then compares all where that is wanted: new mail does not wait for it. */
export async function syncMailbox(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  signal: AbortSignal,
): Promise<Synced> {
  const cursor = await openCursor(needs, who, lease);
  if (!cursor || cursor.isPaused) return lost;
  const { account } = cursor;
  if (!account) return stop('not_connected');
  try {
    return await look(needs, who, lease, { cursor, account, signal });
  } catch (cause) {
    needs.log.error(
      { cause, mailboxId: lease.mailboxId },
      'a mailbox could not be read for a reason of our own',
    );
    return stop('own_fault');
  }
}

async function look(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  { cursor, account, signal }: { cursor: Cursor; account: Account; signal: AbortSignal },
): Promise<Synced> {
  const beganAt = needs.world.now();
  const reader = await openReader(needs, who, account.connectionId);
  if (reader.kind === 'stop') return reader;
  const given = { reader, cursor };
  const noted = await noteNew(needs, who, lease, given);
  if (noted.kind !== 'read') return noted;
  const taken = await takeStaged(needs, who, lease, { ...given, signal });
  if (taken.kind !== 'taken') return taken;
  if (cursor.isComparisonAsked) {
    const compared = await reconcile(needs, who, lease, given);
    if (compared.kind !== 'compared') return compared;
    const found = await takeStaged(needs, who, lease, { ...given, signal });
    if (found.kind !== 'taken') return found;
  }
  return { kind: 'read', cursor, beganAt, oldestTaken: taken.oldest };
}

async function openCursor({ database }: MailNeeds, who: Scope, lease: Lease): Promise<Cursor | undefined> {
  const cursor = await database.inTenant(who, tx => keepLease(tx, lease, LEASE_MS));
  const account = cursor?.account;
  if (!account || account.connectionId === cursor.readBy) return cursor;
  // First, and by itself: whoever is killed in between comes here again.
  if (cursor.readBy !== null) await database.inTenant(who, tx => forgetWatch(tx, lease.mailboxId));
  return database.inTenant(who, async tx => {
    if (!(await keepLease(tx, lease, LEASE_MS))) return undefined;
    await takeUp(tx, lease.mailboxId, { account, before: cursor.accountNumber });
    return keepLease(tx, lease, LEASE_MS);
  });
}

type Given = { reader: Reader; cursor: Cursor };

async function noteNew(needs: MailNeeds, who: Scope, lease: Lease, { reader, cursor }: Given) {
  const { historyId, resyncSince, baselineAt } = cursor;
  if (resyncSince !== null) return resync(needs, who, lease, { reader, cursor, since: resyncSince });
  if (historyId === null) return resync(needs, who, lease, { reader, cursor, since: baselineAt });
  const read = await readHistory(needs, who, lease, { reader, cursor, since: historyId });
  if (read.kind !== 'gone') return read;
  const since = sinceLastSync(cursor, needs.world.now());
  needs.log.warn(
    { mailboxId: lease.mailboxId },
    'the history of a mailbox is gone; its mail is listed again',
  );
  await needs.database.inTenant(who, tx => beginResync(tx, lease, since));
  return resync(needs, who, lease, { reader, cursor, since });
}

/** Everything from before was seen by the run that ended then, unless the clock was wrong. */
function sinceLastSync({ lastSyncAt, baselineAt }: Cursor, now: Date): Date {
  const lastAt = lastSyncAt !== null && lastSyncAt > now ? now : lastSyncAt;
  const since = lastAt === null ? baselineAt : shifted(lastAt, -MARGIN_MS);
  return since > baselineAt ? since : baselineAt;
}
