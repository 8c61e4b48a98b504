import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { capabilities } from '#features/apps/capabilities.ts';
import { type DisconnectNeeds, disconnectAll } from '#features/connections/disconnect/disconnect.ts';
import { accessToken } from '#features/connections/grants/access-token.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { Scope } from '#kernel/scope.ts';
import { stopWatching } from '#providers/google/gmail/watch.ts';
import { deleteSubscription } from '#providers/google/pubsub/subscriptions.ts';
import { deleteTopic } from '#providers/google/pubsub/topics.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { openProject } from '../watch/project-access.ts';
import { saveTrouble } from '../watch/store.ts';
import { pubsubTrouble, type WatchTrouble } from '../watch/trouble.ts';
import type { WatchNeeds } from '../watch/watch-needs.ts';
import { claimUntidy, findUntidy, saveTidied } from './store.ts';

export type TidyNeeds = WatchNeeds & DisconnectNeeds;

const TIDY = 'mail.tidy';
const AT_ONCE = 5;

/** Clears away what is at Google still of mailboxes that are archived, or that have no account any more. */
export async function tidyAll(needs: TidyNeeds, signal: AbortSignal): Promise<void> {
  const { database, world, log } = needs;
  const claim = () =>
    database.asSystem('run upkeep', tx => claimUntidy(tx, { now: world.now(), most: AT_ONCE }));
  for (let due = await claim(); due.length > 0 && !signal.aborted; due = await claim()) {
    for (const { tenantId, mailboxId } of due)
      await tidy(needs, scopeOfHouse(tenantId, TIDY), mailboxId).catch(cause =>
        log.error({ cause, mailboxId }, 'what is left of a mailbox at Google could not be cleared away'),
      );
  }
}

/** In an order in which whoever is interrupted finds everything needed still there. */
export async function tidy(needs: TidyNeeds, who: Scope, mailboxId: MailboxId): Promise<void> {
  const { database } = needs;
  const found = await database.inTenant(who, tx => findUntidy(tx, mailboxId));
  if (!found) return;
  const { connectionId, topic, subscription, toldThrough } = found;
  const left = topic && subscription ? { mailboxId, topic, subscription } : undefined;
  const isThroughAccount = connectionId !== null && toldThrough === 'account';
  // Through the account only as long as it is connected; and it does not stay so for what it may not do anyway.
  let trouble = left && isThroughAccount ? await clear(needs, who, left) : undefined;
  if (connectionId && trouble !== 'google_busy') {
    await stop(needs, who, connectionId);
    await disconnectAll(needs, who, connectionId);
  }
  if (left && !isThroughAccount) trouble = await clear(needs, who, left);
  await database.inTenant(who, tx =>
    trouble ? saveTrouble(tx, mailboxId, trouble) : saveTidied(tx, mailboxId),
  );
}

/** As well as it goes: without its topic a watch tells nobody, and it ends by itself within a week. */
async function stop(needs: TidyNeeds, who: Scope, connectionId: ConnectionId): Promise<void> {
  const vended = await accessToken(needs, who, connectionId, {
    scopes: capabilities['mail.read'].scopes,
    use: 'inside',
  });
  if (vended.kind === 'token') await stopWatching(needs, vended.accessToken);
}

type Left = { mailboxId: MailboxId; topic: string; subscription: string };

async function clear(
  needs: TidyNeeds,
  who: Scope,
  { mailboxId, topic, subscription }: Left,
): Promise<WatchTrouble | undefined> {
  const access = await openProject(needs, who, mailboxId);
  if (access.kind === 'none') return access.trouble;
  const { token, as } = access;
  const deletions = [
    () => deleteSubscription(needs, token, subscription),
    () => deleteTopic(needs, token, topic),
    () => deleteTopic(needs, token, `${topic}-dead`),
  ];
  for (const each of deletions) {
    const deleted = await each();
    if (deleted.kind !== 'deleted') return pubsubTrouble(deleted, as);
  }
  return undefined;
}
