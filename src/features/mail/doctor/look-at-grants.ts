import { quoted } from '#features/apps/doctor/commands.ts';
import type { GoogleNeeds } from '#providers/google/endpoints.ts';
import {
  type Grant,
  grants,
  type Policy,
  readPolicy,
  versionsOf,
} from '#providers/google/pubsub/policies.ts';
import type { Wanted } from '#providers/google/pubsub/subscriptions.ts';
import type { ProjectAccess } from '../watch/project-access.ts';
import { wantedGrants } from '../watch/provision.ts';
import { type Look, type LookName, notLookedAt, pass, wrong } from './look.ts';
import { refusedLook } from './refused-look.ts';

/** The topics of a mailbox, and who may do what with them and with its subscription. */
export async function lookAtGrants(
  needs: GoogleNeeds,
  access: ProjectAccess,
  wanted: Wanted,
): Promise<Look[]> {
  const granted = wantedGrants(wanted, access);
  const read = (resource: string) => readPolicy(needs, access.token, resource);
  const [topic, deadLetters, subscription] = [
    await read(wanted.topic),
    await read(wanted.deadLetterTopic),
    await read(wanted.subscription),
  ];
  return [
    thereOr('topic', topic, access, 'The topic is there.', 'The topic is not there.'),
    grantLook(words.publisher, topic, granted.publisher),
    versionLook(topic),
    thereOr(
      'dead_letter_topic',
      deadLetters,
      access,
      'The topic of what cannot be delivered is there.',
      'The topic of what cannot be delivered is not there.',
    ),
    grantLook(words.deadLetterPublisher, deadLetters, granted.deadLetterPublisher),
    grantLook(words.deadLetterSubscriber, subscription, granted.deadLetterSubscriber),
  ];
}

type Read = Awaited<ReturnType<typeof readPolicy>>;
type Words = { name: LookName; code: string; right: string; wrong: string };

const words = {
  publisher: {
    name: 'publisher',
    code: 'publisher',
    right: 'Gmail may publish to the topic.',
    wrong: 'Gmail may not publish to the topic.',
  },
  deadLetterPublisher: {
    name: 'dead_letter_publisher',
    code: 'dead_letter_publisher',
    right: 'Pub/Sub may publish there what it could not deliver.',
    wrong: 'Pub/Sub may not publish there what it could not deliver, so that comes again and again.',
  },
  deadLetterSubscriber: {
    name: 'dead_letter_subscriber',
    code: 'dead_letter_subscriber',
    right: 'Pub/Sub may take off the subscription what it could not deliver.',
    wrong:
      'Pub/Sub may not take off the subscription what it could not deliver, so that comes again and again.',
  },
} as const satisfies Record<string, Words>;

function thereOr(name: LookName, read: Read, access: ProjectAccess, right: string, missing: string): Look {
  if (read.kind === 'not_found') return wrong(name, `${name}_missing`, missing);
  return read.kind === 'policy' ? pass(name, `${name}_there`, right) : refusedLook(name, read, access);
}

function grantLook({ name, code, ...says }: Words, read: Read, grant: Grant): Look {
  if (read.kind !== 'policy') return notLookedAt(name, 'There is no policy to look at.');
  const compared = { expected: grant.member, actual: heldBy(read.policy, grant) };
  if (grants(read.policy, grant)) return { ...pass(name, `${code}_granted`, says.right), ...compared };
  return { ...wrong(name, `${code}_missing`, says.wrong), ...compared, command: commandFor(grant) };
}

/** Everybody who has the role, as it is written there; what holds under a condition only is marked. */
function heldBy({ bindings }: Policy, { role, member }: Grant): string | undefined {
  const holders = bindings
    .filter(binding => binding.role === role)
    .flatMap(({ members, condition }) =>
      members.map(each => (condition === undefined ? each : `${each} (under a condition)`)),
    );
  return holders.find(each => each === member) ?? (holders.join(', ') || undefined);
}

function versionLook(read: Read): Look {
  const name = 'policy_version';
  if (read.kind !== 'policy') return notLookedAt(name, 'There is no policy to look at.');
  const { expected, actual } = versionsOf(read.policy);
  const compared = { expected: String(expected), actual: String(actual) };
  return expected === actual
    ? { ...pass(name, 'policy_version_right', 'Conditions that somebody has set are kept.'), ...compared }
    : {
        ...wrong(name, 'policy_version_old', 'It is written by a version that drops the conditions in it.'),
        ...compared,
      };
}

function commandFor({ resource, role, member }: Grant): string {
  const [, projectId = '', kind, id = ''] = resource.split('/');
  return `gcloud pubsub ${kind} add-iam-policy-binding ${quoted(id)} --project=${quoted(projectId)} --member=${quoted(member)} --role=${role}`;
}
