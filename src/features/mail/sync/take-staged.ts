import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { RawMessage } from '#providers/google/gmail/messages.ts';
import { type Item, skippedBecause } from '../items/item.ts';
import { type Ending, finishItem, listStaged, putItemOff } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import type { Mail } from '../parse/mail.ts';
import { readMail } from '../parse/read.ts';
import { units } from '../quota/units.ts';
import { LEASE_MS, type Lost, lost } from './lease.ts';
import { MOST_ATTEMPTS, retryItemAfter } from './pace.ts';
import type { Reader } from './reader.ts';
import { type Cursor, holdsLease, type Lease } from './store.ts';
import type { Stop } from './trouble.ts';

const AT_ONCE = 20;
/** Found so long after it came, a mail is no news to anybody. */
const OLD_MS = 24 * 60 * 60_000;

type Given = { reader: Reader; cursor: Cursor; signal: AbortSignal };

/** What is noted, one mail after the other in the order in which it came, each in a transaction of its own. */
export async function takeStaged(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  given: Given,
): Promise<{ kind: 'taken' } | Stop | Lost> {
  const { database, world } = needs;
  while (!given.signal.aborted) {
    const now = world.now();
    const items = await database.inTenant(who, tx => listStaged(tx, lease.mailboxId, { most: AT_ONCE, now }));
    if (items.length === 0) break;
    const unaffordable = await given.reader.afford(items.length * units.message, 'mail');
    if (unaffordable) return unaffordable;
    const ended = await takeAll(needs, who, lease, items, given);
    if (ended) return ended;
  }
  return { kind: 'taken' };
}

/** All are on their way from Google at once; they are taken in their order. */
async function takeAll(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  items: readonly Item[],
  { reader, cursor, signal }: Given,
): Promise<Stop | Lost | undefined> {
  const coming = items.map(item => ({ item, message: reader.message(item.gmailId) }));
  for (const { message } of coming) message.catch(() => {}); // whoever is not come to any more tells nobody
  for (const { item, message } of coming) {
    if (signal.aborted) return undefined;
    const found = await message;
    if (found.kind === 'stop' && found.trouble !== 'refused') return found;
    const isHeld = await takeOne(needs, who, lease, { item, found, cursor });
    if (!isHeld) return lost;
  }
  return undefined;
}

type One = { item: Item; found: RawMessage | { kind: 'not_found' } | Stop; cursor: Cursor };

/** A mail that throws stops nothing behind it: it is tried again later, and in the end put aside. */
async function takeOne(needs: MailNeeds, who: Scope, lease: Lease, one: One): Promise<boolean> {
  const { gmailId } = one.item;
  try {
    const { ending, mail } = await judge(one);
    return await needs.database.inTenant(who, async tx => {
      if (!(await holdsLease(tx, lease, LEASE_MS))) return false;
      const now = needs.world.now();
      if (!(await finishItem(tx, lease.mailboxId, gmailId, ending, now))) return true;
      if (mail)
        await needs.takeMail(tx, who, {
          mailbox: one.cursor.mailbox,
          gmailId,
          gmailThreadId: one.item.gmailThreadId,
          mail,
          isOld: now.getTime() - mail.receivedAt.getTime() > OLD_MS,
        });
      return true;
    });
  } catch (cause) {
    needs.log.warn({ cause, mailboxId: lease.mailboxId, gmailId }, 'a mail could not be taken');
    return putOff(needs, who, lease, one.item);
  }
}

type Judged = { ending: Ending; mail?: Mail };

async function judge({ found, cursor }: One): Promise<Judged> {
  if (found.kind === 'not_found') return { ending: { state: 'gone' } };
  if (found.kind === 'stop') throw new Error('Google refuses to give this message.');
  const { labelIds, receivedAt, bytes } = found;
  const skipped = skippedBecause(labelIds, cursor.mailbox.labelIds);
  if (skipped) return { ending: { state: 'skipped', reason: skipped } };
  if (receivedAt < cursor.baselineAt) return { ending: { state: 'skipped', reason: 'before_connecting' } };
  const read = await readMail({ bytes, receivedAt });
  if (read.kind === 'quarantine') return { ending: { state: 'quarantined', reason: read.reason } };
  return { ending: { state: 'done' }, mail: read.mail };
}

async function putOff(
  { database, world }: MailNeeds,
  who: Scope,
  lease: Lease,
  { gmailId, attempts: before }: Item,
): Promise<boolean> {
  const now = world.now();
  const attempts = before + 1;
  return database.inTenant(who, async tx => {
    if (!(await holdsLease(tx, lease, LEASE_MS))) return false;
    await putItemOff(tx, lease.mailboxId, gmailId, {
      attempts,
      nextTryAt: shifted(now, retryItemAfter(attempts)),
    });
    if (attempts >= MOST_ATTEMPTS)
      await finishItem(tx, lease.mailboxId, gmailId, { state: 'quarantined', reason: 'not_taken' }, now);
    return true;
  });
}
