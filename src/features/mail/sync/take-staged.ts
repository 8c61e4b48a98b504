import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { type Item, skippedBecause } from '../items/item.ts';
import { type Ending, finishItem, listStaged, putItemOff } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import type { Mail } from '../parse/mail.ts';
import { units } from '../quota/units.ts';
import { type Interrupted, interrupted, LEASE_MS, type Lost, lost } from './lease.ts';
import { MOST_ASKED, MOST_ATTEMPTS, restAfter, retryItemAfter } from './pace.ts';
import type { Reader } from './reader.ts';
import { type Cursor, forgetFailures, holdsLease, type Lease } from './store.ts';
import type { Stop } from './trouble.ts';

const AT_ONCE = 20;
/** On their way from Google while one is taken. Each may be of 50 MiB, and other mailboxes are read beside it. */
const AHEAD = 6;
/** Found so long after it came, a mail is no news to anybody. */
const OLD_MS = 24 * 60 * 60_000;

type Given = { reader: Reader; cursor: Cursor; signal: AbortSignal };

export type Taken = { kind: 'taken' /** When the oldest of them had come. */; oldest: Date | undefined };

/** What is noted, one mail after the other in the order in which it came, each in a transaction of its own. */
export async function takeStaged(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  given: Given,
): Promise<Taken | Stop | Lost | Interrupted> {
  const { database, world } = needs;
  let oldest: Date | undefined;
  while (!given.signal.aborted) {
    const now = world.now();
    const items = await database.inTenant(who, tx => listStaged(tx, lease.mailboxId, { most: AT_ONCE, now }));
    if (items.length === 0) return { kind: 'taken', oldest };
    const unaffordable = await given.reader.afford(items.length * units.message, 'mail');
    if (unaffordable) return unaffordable;
    const taken = await takeAll(needs, who, lease, items, given);
    if (taken.kind !== 'taken') return taken;
    oldest = older(oldest, taken.oldest);
  }
  return interrupted;
}

/**
 * Some are on their way from Google at once; they are taken in their order. Where Gmail gives others, or has just
 * told the history, one that it does not give is put off, so that it stops none behind it; where it gives none, it
 * is no fault of these mails.
 */
async function takeAll(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  items: readonly Item[],
  { reader, cursor, signal }: Given,
): Promise<Taken | Stop | Lost | Interrupted> {
  const coming = comingFrom(reader, items);
  const withheld: { item: Item; stop: Stop }[] = [];
  let oldest: Date | undefined;
  for (const item of items) {
    if (signal.aborted) return interrupted;
    const found = await coming(item);
    if (found.kind === 'stop' && found.trouble === 'google_busy') {
      withheld.push({ item, stop: found });
      continue;
    }
    if (found.kind === 'stop' && found.trouble !== 'refused') return found;
    if (found.kind === 'message') oldest = older(oldest, found.receivedAt);
    if (!(await takeOne(needs, who, lease, { item, found, cursor }))) return lost;
  }
  const [first] = withheld;
  if (first && items.length > 1 && withheld.length === items.length) return first.stop;
  for (const { item } of withheld) if (!(await putOff(needs, who, lease, item, withholding))) return lost;
  return { kind: 'taken', oldest };
}

type Found = Awaited<ReturnType<Reader['message']>>;

function comingFrom(reader: Reader, items: readonly Item[]): (item: Item) => Promise<Found> {
  const asked = new Map<string, Promise<Found>>();
  let next = 0;
  return item => {
    const at = items.indexOf(item);
    for (; next < items.length && next <= at + AHEAD; next += 1) {
      const { gmailId } = items[next] ?? item;
      const message = reader.message(gmailId);
      message.catch(() => {}); // whoever is not come to any more tells nobody
      asked.set(gmailId, message);
    }
    const found = asked.get(item.gmailId) ?? reader.message(item.gmailId);
    asked.delete(item.gmailId);
    return found;
  };
}

function older(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one && other ? (one < other ? one : other) : (one ?? other);
}

type One = { item: Item; found: Found; cursor: Cursor };

/** A mail that throws stops nothing behind it: it is tried again later, and in the end put aside. */
async function takeOne(needs: MailNeeds, who: Scope, lease: Lease, one: One): Promise<boolean> {
  const { gmailId } = one.item;
  try {
    const { ending, mail } = await judge(needs, one);
    return await needs.database.inTenant(who, async tx => {
      if (!(await holdsLease(tx, lease, LEASE_MS))) return false;
      const now = needs.world.now();
      if (!(await finishItem(tx, lease.mailboxId, gmailId, ending, now))) return true;
      if (one.cursor.failures > 0) await forgetFailures(tx, lease);
      if (mail)
        await needs.takeMail(tx, who, {
          mailbox: one.cursor.mailbox,
          account: one.cursor.accountNumber,
          gmailId,
          gmailThreadId: one.item.gmailThreadId,
          mail,
          isOld: now.getTime() - mail.receivedAt.getTime() > OLD_MS,
        });
      return true;
    });
  } catch (cause) {
    needs.log.warn({ cause, mailboxId: lease.mailboxId, gmailId }, 'a mail could not be taken');
    return putOff(needs, who, lease, one.item, failing);
  }
}

type Judged = { ending: Ending; mail?: Mail };

async function judge({ mailReader, log }: MailNeeds, { item, found, cursor }: One): Promise<Judged> {
  if (found.kind === 'not_found') return { ending: { state: 'gone' } };
  if (found.kind === 'stop') throw new Error('Google refuses to give this message.');
  const { labelIds, receivedAt, bytes } = found;
  const skipped = skippedBecause(labelIds, cursor.mailbox.labelIds);
  if (skipped) return { ending: { state: 'skipped', reason: skipped } };
  if (receivedAt < cursor.baselineAt) return { ending: { state: 'skipped', reason: 'before_connecting' } };
  const read = await mailReader.read({ bytes, receivedAt });
  if (read.kind === 'mail') return { ending: { state: 'done' }, mail: read.mail };
  const { reason, cause } = read;
  const { gmailId } = item;
  log.warn({ cause, reason, mailboxId: cursor.mailbox.id, gmailId }, 'a mail was put aside');
  return { ending: { state: 'quarantined', reason } };
}

type Patience = { most: number; restMs(attempts: number): number; reason: string };

const failing: Patience = { most: MOST_ATTEMPTS, restMs: retryItemAfter, reason: 'not_taken' };
const withholding: Patience = { most: MOST_ASKED, restMs: restAfter, reason: 'not_given' };

async function putOff(
  { database, world }: MailNeeds,
  who: Scope,
  lease: Lease,
  { gmailId, attempts: before }: Item,
  { most, restMs, reason }: Patience,
): Promise<boolean> {
  const now = world.now();
  const attempts = before + 1;
  return database.inTenant(who, async tx => {
    if (!(await holdsLease(tx, lease, LEASE_MS))) return false;
    const nextTryAt = shifted(now, restMs(attempts));
    await putItemOff(tx, lease.mailboxId, gmailId, { attempts, nextTryAt });
    if (attempts >= most)
      await finishItem(tx, lease.mailboxId, gmailId, { state: 'quarantined', reason }, now);
    return true;
  });
}
