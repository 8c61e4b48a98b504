import { capabilities } from '#features/apps/capabilities.ts';
import { accessToken } from '#features/connections/grants/access-token.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { GmailRefused } from '#providers/google/gmail/refusal.ts';
import { stopWatching, type Watched, watchMailbox } from '#providers/google/gmail/watch.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { takeUnits } from '../quota/take.ts';
import { units } from '../quota/units.ts';
import { askForSync } from '../sync/ask.ts';
import { openProject } from './project-access.ts';
import { provision, wantedSubscription } from './provision.ts';
import { findToWatch, saveNames, saveTrouble, saveWatch } from './store.ts';
import type { WatchTrouble } from './trouble.ts';
import type { WatchNeeds } from './watch-needs.ts';

type Outcome = { kind: 'watched'; expiresAt: Date } | { kind: 'trouble'; trouble: WatchTrouble };

/**
 * Has Gmail tell of a mailbox's new mail for another week, and makes whatever that needs in the organisation's
 * project. How far the mail has been read is not touched by it. Answers what stands in the way.
 */
export async function watch(
  needs: WatchNeeds,
  who: Scope,
  mailboxId: MailboxId,
): Promise<WatchTrouble | undefined> {
  const { database, world } = needs;
  const found = await database.inTenant(who, tx => findToWatch(tx, mailboxId));
  if (!found) return 'no_access';
  const outcome = await begin(needs, who, mailboxId, found.connectionId);
  const now = world.now();
  await database.inTenant(who, async tx => {
    if (outcome.kind === 'watched') await saveWatch(tx, mailboxId, { expiresAt: outcome.expiresAt, now });
    else await saveTrouble(tx, mailboxId, outcome.trouble);
    // What came before Gmail began to tell, nobody has told.
    if (!found.isWatchedBefore) await askForSync(tx, mailboxId, 'again', now);
    await announce(tx, { kind: 'mailbox.changed', id: mailboxId });
  });
  if (outcome.kind === 'watched') return undefined;
  needs.log.warn({ mailboxId, trouble: outcome.trouble }, 'Gmail does not tell of the mail of a mailbox');
  return outcome.trouble;
}

async function begin(
  needs: WatchNeeds,
  who: Scope,
  mailboxId: MailboxId,
  connectionId: ConnectionId,
): Promise<Outcome> {
  const access = await openProject(needs, who, mailboxId);
  if (access.kind === 'none') return trouble(access.trouble);
  const wanted = await wantedSubscription(needs, who, mailboxId, access);
  // Before anything can come by it: a push is taken for the subscription that is written here.
  await needs.database.inTenant(who, tx =>
    saveNames(tx, mailboxId, { ...wanted, toldThrough: access.as.kind }),
  );
  const made = await provision(needs, access, wanted);
  if (made.kind === 'trouble') return made;
  const vended = await accessToken(needs, who, connectionId, {
    scopes: capabilities['mail.read'].scopes,
    use: 'inside',
  });
  if (vended.kind !== 'token') return trouble(vended.kind === 'busy' ? 'google_busy' : 'no_access');
  if ((await takeUnits(needs, who, { connectionId, wanted: units.watch, urgency: 'person' })) > 0)
    return trouble('google_busy');
  return outcomeOf(await watchHere(needs, vended.accessToken, wanted.topic));
}

/** One account tells one topic of a project. Ours are named by mailbox, so another one is of an earlier set-up. */
async function watchHere(needs: WatchNeeds, token: Secret<string>, topic: string): Promise<Watched> {
  const watched = await watchMailbox(needs, token, topic);
  if (watched.kind !== 'taken') return watched;
  const stopped = await stopWatching(needs, token);
  return stopped.kind === 'stopped' ? watchMailbox(needs, token, topic) : stopped;
}

function outcomeOf(watched: Watched): Outcome {
  switch (watched.kind) {
    case 'watched':
      return watched;
    case 'taken':
      return trouble('taken');
    case 'misconfigured':
      return trouble(wordOf(watched.reason));
    case 'dead':
      return trouble(watched.reason === 'scope_missing' ? 'no_access' : 'google_busy');
    case 'refused':
      return trouble('invalid');
    case 'busy':
      return trouble('google_busy');
    default:
      return watched satisfies never;
  }
}

type Misconfigured = Extract<Watched, { kind: 'misconfigured' }>['reason'];

function wordOf(
  reason: Misconfigured | Extract<GmailRefused, { kind: 'misconfigured' }>['reason'],
): WatchTrouble {
  return reason === 'admin_policy' || reason === 'mail_not_enabled' ? 'no_access' : reason;
}

function trouble(word: WatchTrouble): Outcome {
  return { kind: 'trouble', trouble: word };
}
