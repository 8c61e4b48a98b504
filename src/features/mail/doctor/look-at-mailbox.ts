import type { Scope } from '#kernel/scope.ts';
import type { OpenedProject, ProjectAccess } from '../watch/project-access.ts';
import { wantedSubscription } from '../watch/provision.ts';
import { type WatchTrouble, watchTroubles } from '../watch/trouble.ts';
import { type Look, lookNames, notLookedAt, pass, wrong } from './look.ts';
import { lookAtGrants } from './look-at-grants.ts';
import { lookAtSubscription } from './look-at-subscription.ts';
import type { MailStepNeeds } from './mail-step-needs.ts';
import { troubledLook } from './refused-look.ts';
import type { Examined } from './store.ts';

/** Looks only. What is found wrong is put right by the upkeep, or by whoever has it set up again. */
export async function lookAtMailbox(
  needs: MailStepNeeds,
  who: Scope,
  access: OpenedProject,
  mailbox: Examined,
): Promise<Look[]> {
  const atGoogle =
    access.kind === 'none' ? closed(access.trouble) : await lookInside(needs, who, access, mailbox);
  const looks = [...atGoogle, watchOf(needs, mailbox), pushOf(mailbox)];
  return looks.toSorted((one, other) => lookNames.indexOf(one.name) - lookNames.indexOf(other.name));
}

/** Without asking Google: of one that is looked after through its own account, whose token is not to be renewed here. */
export function lookFromHere(needs: Pick<MailStepNeeds, 'world'>, mailbox: Examined): Look[] {
  const way =
    mailbox.toldThrough === 'account'
      ? pass('project', 'through_account', `${THROUGH_ACCOUNT} ${FETCHED}`)
      : troubledLook('project', 'no_service_account');
  return [way, watchOf(needs, mailbox), pushOf(mailbox)];
}

const THROUGH_ACCOUNT =
  'No service account is entered, so all is looked after through the mailbox’s own account.';
const FETCHED =
  'What Google has to tell is fetched every few seconds, because only a service account can sign pushes.';

async function lookInside(
  needs: MailStepNeeds,
  who: Scope,
  access: ProjectAccess,
  { id }: Examined,
): Promise<Look[]> {
  const wanted = await wantedSubscription(needs, who, id, access);
  return [
    wayOf(access),
    ...(await lookAtGrants(needs, access, wanted)),
    ...(await lookAtSubscription(needs, access, wanted)),
  ];
}

function wayOf({ as, projectId }: ProjectAccess): Look {
  return as.kind === 'service_account'
    ? pass(
        'project',
        'as_service_account',
        `All is looked after in ${projectId} as the service account ${as.email}.`,
      )
    : pass('project', 'through_account', `${THROUGH_ACCOUNT} It is ${as.email}, in ${projectId}. ${FETCHED}`);
}

function closed(trouble: WatchTrouble): Look[] {
  const others = lookNames.filter(name => !['project', 'watch', 'last_push'].includes(name));
  return [troubledLook('project', trouble), ...others.map(name => notLookedAt(name, CLOSED))];
}

const CLOSED = 'This can be looked at as soon as the project can be entered.';

function watchOf({ world }: Pick<MailStepNeeds, 'world'>, mailbox: Examined): Look {
  const { isConnected, isPaused, watchExpiresAt, watchTrouble } = mailbox;
  if (!isConnected)
    return {
      ...wrong('watch', 'not_connected', 'No Google account is connected.'),
      remedy: 'Connect the account of this mailbox.',
    };
  if (watchExpiresAt && watchExpiresAt > world.now())
    return { ...pass('watch', 'watched', 'Gmail has promised to tell of new mail.'), at: watchExpiresAt };
  if (isPaused) return notLookedAt('watch', 'The mailbox is paused, so nothing is promised anew.');
  const trouble = watchTroubles.find(each => each === watchTrouble);
  return trouble
    ? troubledLook('watch', trouble)
    : wrong('watch', 'not_watched', 'Gmail has not promised to tell of new mail.');
}

function pushOf({ lastPushAt, silentSince }: Examined): Look {
  if (silentSince)
    return {
      ...wrong('last_push', 'silent', 'Mail came of which no push has told.'),
      remedy: 'Look whether Google can reach this server at the address of its webhooks.',
      at: silentSince,
    };
  return lastPushAt
    ? { ...pass('last_push', 'pushed', 'The last push has come.'), at: lastPushAt }
    : { ...notLookedAt('last_push', 'No push has come yet.'), code: 'never_pushed' };
}
