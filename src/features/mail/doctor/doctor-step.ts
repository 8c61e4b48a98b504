import type { StepNeeds } from '#features/apps/doctor/doctor-needs.ts';
import type { DoctorStep, Finding } from '#features/apps/doctor/step.ts';
import { notAnswered } from '#features/apps/doctor/words.ts';
import type { Scope } from '#kernel/scope.ts';
import type { PubsubRefused } from '#providers/google/pubsub/call.ts';
import {
  type Differing,
  differences,
  readSubscription,
  type Wanted,
} from '#providers/google/pubsub/subscriptions.ts';
import { hasPublisher } from '#providers/google/pubsub/topics.ts';
import { openProject, type ProjectAccess } from '../watch/project-access.ts';
import { wantedSubscription } from '../watch/provision.ts';
import { type WatchTrouble, watchTroubles, watchTroubleWords } from '../watch/trouble.ts';
import type { WatchNeeds } from '../watch/watch-needs.ts';
import { type Examined, listExamined } from './store.ts';

export type MailStepNeeds = StepNeeds & Pick<WatchNeeds, 'mailDelivery' | 'origins'>;

/** Looks only: what is found wrong is put right by the upkeep, and shown here if it cannot be. */
export const mailboxesToldStep: DoctorStep<MailStepNeeds> = {
  name: 'mailboxes_told',
  title: 'Gmail tells of new mail',
  meaning:
    'For each mailbox there are a topic that Gmail may publish to and a subscription that leads here. Without them mail is looked for every few minutes.',
  async run(needs, who, { stage }) {
    if (stage === 'draft') return [later];
    const mailboxes = await needs.database.inTenant(who, tx => listExamined(tx));
    if (mailboxes.length === 0) return [none];
    const access = await openProject(needs, who);
    if (access.kind === 'none') return [troubled(access.trouble)];
    const findings: Finding[] = [];
    for (const mailbox of mailboxes) findings.push(...(await examineMailbox(needs, who, access, mailbox)));
    return findings;
  },
};

async function examineMailbox(
  needs: MailStepNeeds,
  who: Scope,
  access: ProjectAccess,
  mailbox: Examined,
): Promise<Finding[]> {
  const wanted = await wantedSubscription(needs, who, mailbox.id, access);
  const atGoogle = [await examineTopic(needs, access, wanted), ...(await compare(needs, access, wanted))];
  return [...atGoogle, watchOf(needs, mailbox), pushOf(mailbox)].map(finding => ({
    ...finding,
    says: `${mailbox.address}: ${finding.says}`,
  }));
}

async function examineTopic(
  needs: MailStepNeeds,
  { token }: ProjectAccess,
  { topic }: Wanted,
): Promise<Finding> {
  const found = await hasPublisher(needs, token, topic);
  if (found.kind === 'not_found') return fail('topic_missing', 'the topic is not there.');
  if (found.kind !== 'known') return refused(found);
  return found.isGranted
    ? pass('publisher_granted', 'the topic is there, and Gmail may publish to it.')
    : fail('publisher_missing', 'Gmail may not publish to the topic.');
}

/** What each of them is for, where it is not as it has to be. */
const wrong: Readonly<Record<Differing, (wanted: Wanted) => string>> = {
  topic: ({ topic }) => `the subscription is of another topic than ${topic}.`,
  endpoint: ({ push }) =>
    push
      ? `pushes go to another address than ${push.endpoint}.`
      : 'it is pushed, although this server is set to pull.',
  audience: () => 'pushes name another audience than the address they go to, and would be refused.',
  service_account: ({ push }) => `pushes are not signed as ${push?.serviceAccount ?? 'nobody'}.`,
  expiration: () => 'the subscription is deleted by Google after 31 quiet days.',
  dead_letter: ({ deadLetterTopic }) => `what cannot be delivered does not end in ${deadLetterTopic}.`,
  inactive: () => 'Google has switched the subscription off.',
};

async function compare(needs: MailStepNeeds, { token }: ProjectAccess, wanted: Wanted): Promise<Finding[]> {
  const found = await readSubscription(needs, token, wanted.subscription);
  if (found.kind === 'not_found') return [fail('subscription_missing', 'the subscription is not there.')];
  if (found.kind !== 'found') return [refused(found)];
  const differing = differences(found.state, wanted);
  return differing.length === 0
    ? [pass('subscription_right', 'the subscription is as it has to be.')]
    : differing.map(each => fail(`subscription_${each}`, wrong[each](wanted)));
}

function watchOf({ world }: MailStepNeeds, { watchExpiresAt, watchTrouble }: Examined): Finding {
  if (watchExpiresAt && watchExpiresAt > world.now())
    return { ...pass('watched', 'Gmail has promised to tell of new mail.'), at: watchExpiresAt };
  const trouble = watchTroubles.find(each => each === watchTrouble);
  return trouble ? troubled(trouble) : fail('not_watched', 'Gmail has not promised to tell of new mail.');
}

function pushOf({ lastPushAt, silentSince }: Examined): Finding {
  if (silentSince)
    return {
      ...fail('silent', 'mail came of which no push has told.'),
      remedy: 'Look whether Google can reach this server at the address of its webhooks.',
      at: silentSince,
    };
  return lastPushAt
    ? { ...pass('pushed', 'the last push has come.'), at: lastPushAt }
    : { outcome: 'skipped', code: 'never_pushed', says: 'no push has come yet.' };
}

function troubled(trouble: WatchTrouble): Finding {
  const { says, remedy } = watchTroubleWords[trouble];
  return { outcome: trouble === 'google_busy' ? 'warn' : 'fail', code: trouble, says, remedy };
}

function refused(answer: PubsubRefused): Finding {
  if (answer.kind === 'busy') return notAnswered(answer);
  return troubled(answer.reason === 'token_refused' ? 'key_refused' : answer.reason);
}

function pass(code: string, says: string): Finding {
  return { outcome: 'pass', code, says };
}

function fail(code: string, says: string): Finding {
  return {
    outcome: 'fail',
    code,
    says,
    remedy: 'It is put right by itself within a day, or at once by connecting anew.',
  };
}

const none: Finding = { outcome: 'skipped', code: 'no_mailbox', says: 'There is no mailbox yet.' };
const later: Finding = {
  outcome: 'skipped',
  code: 'not_live',
  says: 'Mailboxes go through the set-up that is live.',
};
