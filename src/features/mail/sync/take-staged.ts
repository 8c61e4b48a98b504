import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { Item } from '../items/item.ts';
import { finishItems, putItemOff } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import type { TakenMail } from '../take-mails.ts';
import { older, openGathering } from './gather.ts';
import type { Delay, Judged } from './judge.ts';
import { type Interrupted, interrupted, LEASE_MS, type Lost, lost } from './lease.ts';
import { MOST_ASKED, MOST_ATTEMPTS, restAfter, retryItemAfter } from './pace.ts';
import type { Reader } from './reader.ts';
import { type Cursor, forgetFailures, holdsLease, type Lease } from './store.ts';
import type { Stop } from './trouble.ts';

/** Found so long after it came, a mail is no news to anybody. */
const OLD_MS = 24 * 60 * 60_000;

type Given = { reader: Reader; cursor: Cursor; signal: AbortSignal };

export type Taken = { kind: 'taken' /** When the oldest of them had come. */; oldest: Date | undefined };

/** What is noted, in the order in which it came. While some of it is written, the next is on its way from Google. */
export async function takeStaged(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  given: Given,
): Promise<Taken | Stop | Lost | Interrupted> {
  const gathering = openGathering(needs, who, lease, given);
  try {
    return await takeAll(needs, who, lease, { ...given, gathering });
  } finally {
    gathering.close();
  }
}

async function takeAll(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  { cursor, signal, gathering: { gather } }: Given & { gathering: ReturnType<typeof openGathering> },
): Promise<Taken | Stop | Lost | Interrupted> {
  let oldest: Date | undefined;
  let coming = signal.aborted ? undefined : gather();
  while (coming) {
    const gathered = await coming;
    if (signal.aborted) break;
    const { judged, next, isLarge } = gathered;
    const following = next === 'more' && !isLarge ? gather() : undefined;
    const taking = takeTogether(needs, who, lease, { cursor, judged });
    await Promise.allSettled([taking, following]); // neither outlives the run
    if (!(await taking)) return lost;
    oldest = older(oldest, gathered.oldest);
    if (next === 'nothing') return { kind: 'taken', oldest };
    if (next !== 'more') return next;
    coming = following ?? gather();
  }
  return interrupted;
}

type Together = { cursor: Cursor; judged: readonly Judged[] };

/** What is delayed is written down after the others, which it must not hold up. */
async function takeTogether(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  { cursor, judged }: Together,
): Promise<boolean> {
  const ends = judged.flatMap(each => (each.kind === 'ends' ? [each] : []));
  if (!(await end(needs, who, lease, { cursor, ends }))) return false;
  for (const each of judged)
    if (each.kind === 'delayed' && !(await putOff(needs, who, lease, each))) return false;
  return true;
}

type Ends = { cursor: Cursor; ends: readonly Extract<Judged, { kind: 'ends' }>[] };

/**
 * In one transaction, fenced by the lease. If it fails, it is done by halves, down to the one mail that cannot be
 * taken: that is tried again later, and in the end put aside.
 */
async function end(needs: MailNeeds, who: Scope, lease: Lease, { cursor, ends }: Ends): Promise<boolean> {
  const [first] = ends;
  if (!first) return true;
  try {
    return await needs.database.inTenant(who, async tx => {
      if (!(await holdsLease(tx, lease, LEASE_MS))) return false;
      const now = needs.world.now();
      const finished = await finishItems(
        tx,
        lease.mailboxId,
        ends.map(({ item, ending }) => ({ gmailId: item.gmailId, ending })),
        now,
      );
      if (cursor.failures > 0 && finished.size > 0) await forgetFailures(tx, lease);
      const mails = ends.flatMap(({ item: { gmailId, gmailThreadId }, mail }): TakenMail[] => {
        if (!mail || !finished.has(gmailId)) return [];
        const isOld = now.getTime() - mail.receivedAt.getTime() > OLD_MS;
        return [{ gmailId, gmailThreadId, mail, isOld }];
      });
      const { mailbox, accountNumber: account } = cursor;
      if (mails.length > 0) await needs.takeMails(tx, who, { mailbox, account, mails });
      return true;
    });
  } catch (cause) {
    const { mailboxId } = lease;
    if (ends.length === 1) {
      needs.log.warn({ cause, mailboxId, gmailId: first.item.gmailId }, 'a mail could not be taken');
      return putOff(needs, who, lease, { item: first.item, because: 'failing' });
    }
    needs.log.debug({ cause, mailboxId, mails: ends.length }, 'mails could not be taken together');
    const half = Math.ceil(ends.length / 2);
    return (
      (await end(needs, who, lease, { cursor, ends: ends.slice(0, half) })) &&
      (await end(needs, who, lease, { cursor, ends: ends.slice(half) }))
    );
  }
}

type Patience = { most: number; restMs(attempts: number): number; reason: string };

const patience: Readonly<Record<Delay, Patience>> = {
  failing: { most: MOST_ATTEMPTS, restMs: retryItemAfter, reason: 'not_taken' },
  withheld: { most: MOST_ASKED, restMs: restAfter, reason: 'not_given' },
};

async function putOff(
  { database, world }: MailNeeds,
  who: Scope,
  lease: Lease,
  { item: { gmailId, attempts: before }, because }: { item: Item; because: Delay },
): Promise<boolean> {
  const { most, restMs, reason } = patience[because];
  const now = world.now();
  const attempts = before + 1;
  return database.inTenant(who, async tx => {
    if (!(await holdsLease(tx, lease, LEASE_MS))) return false;
    await putItemOff(tx, lease.mailboxId, gmailId, { attempts, nextTryAt: shifted(now, restMs(attempts)) });
    const ending = { state: 'quarantined', reason } as const;
    if (attempts >= most) await finishItems(tx, lease.mailboxId, [{ gmailId, ending }], now);
    return true;
  });
}
