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
const AT_ONCE = 25;
/** On their way from Google beside each other, as far as there is room. */
const UNDER_WAY = 8;
/** Then no more is asked for before it is written. */
const ENOUGH_BYTES = 16 * 1_024 * 1_024;

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
  let after = 0;
  let paidFor = 0;

  function list(): Promise<Item[]> {
    const asked = { after, most: AT_ONCE, now: needs.world.now() };
    return needs.database.inTenant(who, tx => listStaged(tx, lease.mailboxId, asked));
  }

  async function pay(count: number): Promise<Stop | undefined> {
    const unpaid = Math.max(count - paidFor, 0);
    const unaffordable = unpaid > 0 ? await reader.afford(unpaid * units.message, 'mail') : undefined;
    if (!unaffordable) paidFor += unpaid;
    return unaffordable;
  }

  function ask({ gmailId }: Item): Promise<Found> {
    paidFor -= 1;
    const message = reader.message(gmailId);
    message.catch(() => {}); // whoever is not come to any more tells nobody
    return message;
  }

  /** Large mails wait for room, and for whoever reads them: longer, maybe, than the lease. */
  async function keepLeaseUntil(done: AbortSignal): Promise<void> {
    while (!done.aborted) {
      await needs.world.delay(LEASE_MS / 4, done);
      await needs.database.inTenant(who, tx => holdsLease(tx, lease, LEASE_MS));
    }
  }

  async function gather(): Promise<Gathered> {
    const items = await list();
    const unaffordable = await pay(items.length);
    if (unaffordable) return { judged: [], isLarge: false, next: unaffordable };
    const judged: Judged[] = [];
    let oldest: Date | undefined;
    let bytes = 0;
    let busy: Stop | undefined;
    const isEnough = () => bytes >= ENOUGH_BYTES || signal.aborted;
    for await (const { item, found } of fetchInOrder(items, ask, isEnough)) {
      if (found.kind === 'stop' && found.trouble === 'google_busy') busy ??= found;
      else if (found.kind === 'stop' && found.trouble !== 'refused')
        return { judged: judged.filter(isNotWithheld), oldest, isLarge: isEnough(), next: found };
      if (found.kind === 'message') {
        bytes += found.bytes.length;
        oldest = older(oldest, found.receivedAt);
      }
      judged.push(await judge(needs, { item, found, cursor }));
      after = item.position;
    }
    // Where Gmail gives none of them, it is no fault of these mails.
    if (busy && judged.length > 1 && !judged.some(isNotWithheld))
      return { judged: [], isLarge: false, next: busy };
    const isAll = judged.length === items.length && items.length < AT_ONCE;
    return { judged, oldest, isLarge: isEnough(), next: isAll ? 'nothing' : 'more' };
  }

  return async () => {
    const done = new AbortController();
    keepLeaseUntil(done.signal).catch(() => {}); // it is done; or whoever writes next hears that the lease is lost
    return gather().finally(() => done.abort());
  };
}

/** In their order, some on their way beside each other, until there is enough. */
async function* fetchInOrder(
  items: readonly Item[],
  ask: (item: Item) => Promise<Found>,
  isEnough: () => boolean,
): AsyncGenerator<{ item: Item; found: Found }> {
  const asked: Promise<Found>[] = [];
  let come = 0;
  try {
    for (const [at, item] of items.entries()) {
      const upTo = isEnough() ? asked.length : at + UNDER_WAY;
      for (const next of items.slice(asked.length, upTo)) asked.push(ask(next));
      const found = asked[at];
      if (!found) return;
      come += 1;
      yield { item, found: await found };
    }
  } finally {
    for (const found of asked.slice(come)) found.then(letGo, () => {}); // nobody comes to them any more
  }
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
