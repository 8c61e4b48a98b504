import type { Scope } from '#kernel/scope.ts';
import type { Appeared } from '#providers/google/gmail/history.ts';
import { skippedBecause } from '../items/item.ts';
import { insertSeen, type Seen } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { LEASE_MS, type Lost, lost } from './lease.ts';
import type { Reader } from './reader.ts';
import { type Cursor, holdsLease, type Lease, moveCursor } from './store.ts';
import { type Stop, stop } from './trouble.ts';

/**
 * Everything that has appeared since the cursor, from that one start to the last page. The cursor moves with the
 * last page and never before: whoever is interrupted begins at the same start, and what is noted already is once.
 */
export async function readHistory(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  { reader, cursor, since }: { reader: Reader; cursor: Cursor; since: bigint },
): Promise<{ kind: 'read' } | { kind: 'gone' } | Stop | Lost> {
  let page: string | undefined;
  let upTo: bigint | undefined;
  do {
    const answer = await reader.history({ since, page });
    if (answer.kind === 'not_found') return stop('refused');
    if (answer.kind !== 'page') return answer;
    page = answer.next;
    // Each page says how far the history is by then, and only the first is sure to be behind all of them.
    upTo = upTo === undefined || answer.historyId < upTo ? answer.historyId : upTo;
    const reached = upTo;
    const seen = seenIn(answer.appeared, cursor.mailbox.labelIds);
    const isHeld = await needs.database.inTenant(who, async tx => {
      if (!(await holdsLease(tx, lease, LEASE_MS))) return false;
      const now = needs.world.now();
      await insertSeen(tx, lease.mailboxId, seen, { origin: 'history', now });
      if (answer.next === undefined) await moveCursor(tx, lease, reached);
      return true;
    });
    if (!isHeld) return lost;
  } while (page !== undefined);
  return { kind: 'read' };
}

/**
 * Each once, as it was last. Drafts are not noted: every keystroke makes another. What lies elsewhere is noted as
 * skipped, because it may be moved.
 */
function seenIn(appeared: readonly Appeared[], wanted: readonly string[]): Seen[] {
  const last = new Map<string, Seen>();
  for (const { id, threadId, labelIds } of appeared) {
    const skipped = skippedBecause(labelIds, wanted);
    if (skipped === 'draft') continue;
    last.set(id, { gmailId: id, gmailThreadId: threadId, skipped });
  }
  return [...last.values()];
}
