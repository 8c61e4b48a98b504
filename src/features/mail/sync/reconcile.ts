import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { findKnown, insertSeen } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { LEASE_MS, type Lost, lost } from './lease.ts';
import { listWindow } from './list-window.ts';
import type { Reader } from './reader.ts';
import { type Cursor, holdsLease, type Lease, saveComparison } from './store.ts';
import type { Stop } from './trouble.ts';

const WINDOW_MS = 7 * 24 * 60 * 60_000;
/** What came this very moment may not be in the history yet. */
const SETTLED_AFTER_MS = 60_000;

/** Compares Gmail's own list of a window with what was seen here, notes what is missing, and keeps both numbers. */
export async function reconcile(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  { reader, cursor }: { reader: Reader; cursor: Cursor },
): Promise<{ kind: 'compared' } | Stop | Lost> {
  const { database, world } = needs;
  const now = world.now();
  const from = new Date(Math.max(shifted(now, -WINDOW_MS).getTime(), cursor.baselineAt.getTime()));
  const to = shifted(now, -SETTLED_AFTER_MS);
  const keep = () => database.inTenant(who, tx => holdsLease(tx, lease, LEASE_MS));
  const window = { labelIds: cursor.mailbox.labelIds, from, to };
  const listed =
    to > from
      ? await listWindow(reader, window, { urgency: 'back_fill', eachPage: keep })
      : { kind: 'listed' as const, messages: [] };
  if (listed.kind !== 'listed') return listed;
  return database.inTenant(who, async tx => {
    if (!(await holdsLease(tx, lease, LEASE_MS))) return lost;
    const known = await findKnown(
      tx,
      lease.mailboxId,
      listed.messages.map(({ id }) => id),
    );
    const missing = listed.messages.filter(({ id }) => !known.has(id));
    const seen = missing.map(({ id, threadId }) => ({ gmailId: id, gmailThreadId: threadId }));
    for (let at = 0; at < seen.length; at += AT_ONCE)
      await insertSeen(tx, lease.mailboxId, seen.slice(at, at + AT_ONCE), { origin: 'reconcile', now });
    const theirs = listed.messages.length;
    await saveComparison(tx, lease, { from, theirs, ours: known.size, asked: cursor.asked, now });
    return { kind: 'compared' as const };
  });
}

const AT_ONCE = 500;
