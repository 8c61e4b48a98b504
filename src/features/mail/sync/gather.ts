import type { Scope } from '#kernel/scope.ts';
import type { Item } from '../items/item.ts';
import { listStaged } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { units } from '../quota/units.ts';
import { type Judged, judge } from './judge.ts';
import { LEASE_MS } from './lease.ts';
import type { Found, Reader } from './reader.ts';
import { type Cursor, holdsLease, type Lease } from './store.ts';
import type { Stop } from './trouble.ts';

/** What is written together. More would hardly be faster, and whoever wants the mailbox waits for it. */
const AT_ONCE = 50;
/** On their way from Google beside each other, as far as there is room. */
const UNDER_WAY = 8;
/** Nor is more of it in memory at once, but for one mail that is larger. */
const MOST_BYTES = 4 * 1_024 * 1_024;
/** Then what is there is written without what is still on its way. */
const ENOUGH_MS = 1_000;

export type Gathered = {
  judged: readonly Judged[];
  /** When the oldest of them had come. */
  oldest?: Date | undefined;
  isLarge: boolean;
  next: 'more' | 'nothing' | Stop;
};

type Given = { reader: Reader; cursor: Cursor; signal: AbortSignal };

/** Each call fetches the next of what is noted, in its order, and says what is to become of it. */
export function openGathering(needs: MailNeeds, who: Scope, lease: Lease, given: Given) {
  const { reader, cursor, signal } = given;
  const asked = new Map<string, Promise<Found>>();
  let after = 0;
  let paidFor = 0;

  function list(): Promise<Item[]> {
    const wanted = { after, most: AT_ONCE, now: needs.world.now() };
    return needs.database.inTenant(who, tx => listStaged(tx, lease.mailboxId, wanted));
  }

  async function pay(items: readonly Item[]): Promise<Stop | undefined> {
    const unpaid = items.filter(({ gmailId }) => !asked.has(gmailId)).length - paidFor;
    const unaffordable = unpaid > 0 ? await reader.afford(unpaid * units.message, 'mail') : undefined;
    if (!unaffordable) paidFor += Math.max(unpaid, 0);
    return unaffordable;
  }

  function ask({ gmailId }: Item): Promise<Found> {
    const known = asked.get(gmailId);
    if (known) return known;
    paidFor -= 1;
    const message = reader.message(gmailId);
    message.catch(() => {}); // whoever is not come to any more tells nobody
    asked.set(gmailId, message);
    return message;
  }

  /** Large mails wait for room, and for whoever reads them: longer, maybe, than the lease. */
  async function keepLeaseUntil(done: AbortSignal): Promise<void> {
    while (!done.aborted) {
      await needs.world.delay(LEASE_MS / 4, done);
      await needs.database.inTenant(who, tx => holdsLease(tx, lease, LEASE_MS));
    }
  }

  async function collect(items: readonly Item[], timeUp: Promise<void>): Promise<Gathered> {
    const judged: Judged[] = [];
    let oldest: Date | undefined;
    let bytes = 0;
    let busy: Stop | undefined;
    for (const [at, item] of items.entries()) {
      if (signal.aborted) break;
      for (const ahead of items.slice(at, at + UNDER_WAY)) ask(ahead);
      const found = await (at === 0 ? ask(item) : Promise.race([ask(item), timeUp]));
      if (!found || (at > 0 && bytes + bytesOf(found) > MOST_BYTES)) break;
      if (found.kind === 'stop' && found.trouble === 'google_busy') busy ??= found;
      else if (found.kind === 'stop' && found.trouble !== 'refused')
        return { judged: judged.filter(isNotWithheld), oldest, isLarge: false, next: found };
      if (found.kind === 'message') oldest = older(oldest, found.receivedAt);
      bytes += bytesOf(found);
      judged.push(await judge(needs, { item, found, cursor }));
      after = item.position;
      asked.delete(item.gmailId);
    }
    // Where Gmail gives none of them, it is no fault of these mails.
    if (busy && judged.length > 1 && !judged.some(isNotWithheld))
      return { judged: [], isLarge: false, next: busy };
    const isAll = judged.length === items.length && items.length < AT_ONCE;
    return { judged, oldest, isLarge: bytes > MOST_BYTES, next: isAll ? 'nothing' : 'more' };
  }

  return {
    async gather(): Promise<Gathered> {
      const items = await list();
      const unaffordable = await pay(items);
      if (unaffordable) return { judged: [], isLarge: false, next: unaffordable };
      const done = new AbortController();
      const timeUp = needs.world.delay(ENOUGH_MS, done.signal);
      timeUp.catch(() => {}); // all came in time
      keepLeaseUntil(done.signal).catch(() => {}); // it is done; or whoever writes next hears that the lease is lost
      return collect(items, timeUp).finally(() => done.abort());
    },
    /** Nobody comes any more to what is still on its way. */
    close(): void {
      for (const found of asked.values()) found.then(letGo, () => {});
    },
  };
}

function bytesOf(found: Found): number {
  return found.kind === 'message' ? found.bytes.length : 0;
}

function letGo(found: Found): void {
  if (found.kind === 'message') found.letGo();
}

function isNotWithheld(judged: Judged): boolean {
  return judged.kind !== 'delayed' || judged.because !== 'withheld';
}

export function older(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one && other ? (one < other ? one : other) : (one ?? other);
}
