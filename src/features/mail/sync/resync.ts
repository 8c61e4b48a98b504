import type { Scope } from '#kernel/scope.ts';
import { insertSeen } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { LEASE_MS, type Lost, lost } from './lease.ts';
import { listWindow } from './list-window.ts';
import type { Reader } from './reader.ts';
import { type Cursor, holdsLease, type Lease, setCursor } from './store.ts';
import { type Stop, stop } from './trouble.ts';

const AT_ONCE = 500;

/**
 * Where there is no history to go by: lists what came since then by its ids, and notes what is not noted yet. The
 * point to go on from is read first, so that what comes meanwhile is in the history after it.
 */
export async function resync(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  { reader, cursor, since }: { reader: Reader; cursor: Cursor; since: Date },
): Promise<{ kind: 'read' } | Stop | Lost> {
  const { database, world } = needs;
  const profile = await reader.profile('mail');
  if (profile.kind === 'not_found') return stop('refused');
  if (profile.kind !== 'profile') return profile;
  const keep = () => database.inTenant(who, tx => holdsLease(tx, lease, LEASE_MS));
  const window = { labelIds: cursor.mailbox.labelIds, from: since };
  const listed = await listWindow(reader, window, { urgency: 'mail', eachPage: keep });
  if (listed.kind !== 'listed') return listed;
  for (let at = 0; at < listed.messages.length; at += AT_ONCE) {
    const seen = listed.messages
      .slice(at, at + AT_ONCE)
      .map(({ id, threadId }) => ({ gmailId: id, gmailThreadId: threadId }));
    const isHeld = await database.inTenant(who, async tx => {
      if (!(await holdsLease(tx, lease, LEASE_MS))) return false;
      await insertSeen(tx, lease.mailboxId, seen, { origin: 'resync', now: world.now() });
      return true;
    });
    if (!isHeld) return lost;
  }
  return database.inTenant(who, async tx => {
    if (!(await holdsLease(tx, lease, LEASE_MS))) return lost;
    await setCursor(tx, lease, profile.historyId);
    return { kind: 'read' as const };
  });
}
