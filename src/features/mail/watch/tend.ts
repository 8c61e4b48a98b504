import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { shifted } from '#kernel/world.ts';
import { acknowledge, pull } from '#providers/google/pubsub/pull.ts';
import { keepNotices } from '../push/keep.ts';
import { checkSender } from '../sender/check.ts';
import { pubsubNames } from './names.ts';
import { openProject } from './project-access.ts';
import { claimDue, type Due, listSubscribed, wantCompared, wantSilent } from './store.ts';
import { watch } from './watch.ts';
import type { WatchNeeds } from './watch-needs.ts';

export const WATCH = 'mail.watch';

const AT_ONCE = 5;
const MINUTE_MS = 60_000;
/** Gmail drops and delays now and then. */
const LOOK_ANYWAY_MS = 10 * MINUTE_MS;
const COMPARED_EVERY_MS = 24 * 60 * MINUTE_MS;
const COMPARED_AT_ONCE = 100;
/** Where nothing is pushed. */
const LOOK_MS = 2 * MINUTE_MS;

/** Begins and renews the watches that are due, some beside each other. */
export async function tendWatches(needs: WatchNeeds, signal: AbortSignal): Promise<void> {
  for (let due = await claim(needs); due.length > 0 && !signal.aborted; due = await claim(needs)) {
    await Promise.all(due.map(each => tendOne(needs, each)));
  }
}

function claim({ database, world }: WatchNeeds): Promise<Due[]> {
  return database.asSystem('run upkeep', tx => claimDue(tx, { now: world.now(), most: AT_ONCE }));
}

/** One that fails for a reason of our own is no reason to leave the others. */
async function tendOne(needs: WatchNeeds, { tenantId, mailboxId }: Due): Promise<void> {
  const who = scopeOfHouse(tenantId, WATCH);
  for (const deed of [watch, checkSender])
    await deed(needs, who, mailboxId).catch(cause =>
      needs.log.error({ cause, mailboxId }, 'a mailbox could not be tended'),
    );
}

export async function lookAtSilent({ database, world }: WatchNeeds): Promise<void> {
  const now = world.now();
  await database.asSystem('run upkeep', tx =>
    wantSilent(tx, {
      now,
      pushedBefore: shifted(now, -LOOK_ANYWAY_MS),
      unwatchedBefore: shifted(now, -LOOK_MS),
    }),
  );
}

/** Some at a time, each a day after it was compared last, so that they spread by themselves. */
export async function compareDaily({ database, world }: WatchNeeds): Promise<void> {
  const now = world.now();
  await database.asSystem('run upkeep', tx =>
    wantCompared(tx, { now, before: shifted(now, -COMPARED_EVERY_MS), most: COMPARED_AT_ONCE }),
  );
}

/** Fetches what waits for mailboxes that cannot be pushed to, or for all where Google cannot reach this server. */
export async function pullAll(needs: WatchNeeds, signal: AbortSignal): Promise<void> {
  const which = needs.mailDelivery === 'pull' ? 'all' : 'not_pushed';
  for (const due of await needs.database.asSystem('run upkeep', tx => listSubscribed(tx, which))) {
    if (signal.aborted) return;
    await pullOne(needs, due).catch(cause =>
      needs.log.warn({ cause, mailboxId: due.mailboxId }, 'the pushes of a mailbox could not be fetched'),
    );
  }
}

async function pullOne(needs: WatchNeeds, { tenantId, mailboxId }: Due): Promise<void> {
  const who = scopeOfHouse(tenantId, WATCH);
  const access = await openProject(needs, who, mailboxId);
  if (access.kind !== 'access') return;
  const { subscription } = pubsubNames(access.projectId, mailboxId);
  const pulled = await pull(needs, access.token, subscription);
  if (pulled.kind !== 'pulled' || pulled.messages.length === 0) return;
  const told = pulled.messages.map(({ messageId, data }) => ({ subscription, messageId, data }));
  await keepNotices(needs, who, { mailboxId, told });
  const ackIds = pulled.messages.map(({ ackId }) => ackId);
  await acknowledge(needs, access.token, subscription, ackIds);
}
