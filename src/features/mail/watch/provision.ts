import type { Scope } from '#kernel/scope.ts';
import type { PubsubRefused } from '#providers/google/pubsub/call.ts';
import { GMAIL_PUBLISHER, type Grant, grantRole, pubsubAgentOf } from '#providers/google/pubsub/policies.ts';
import { differences, ensureSubscription, type Wanted } from '#providers/google/pubsub/subscriptions.ts';
import { ensureTopic } from '#providers/google/pubsub/topics.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { ENDPOINT_KEY, endpointPath } from '../push/endpoint.ts';
import { pubsubNames } from './names.ts';
import type { ProjectAccess } from './project-access.ts';
import { pubsubTrouble, type WatchTrouble } from './trouble.ts';
import type { WatchNeeds } from './watch-needs.ts';

/** How the subscription of a mailbox has to be. Pushes are taken only as signed by a service account's own rights. */
export async function wantedSubscription(
  needs: Pick<WatchNeeds, 'mailDelivery' | 'seals' | 'origins'>,
  who: Scope,
  mailboxId: MailboxId,
  { projectId, as }: Pick<ProjectAccess, 'projectId' | 'as'>,
): Promise<Wanted> {
  const names = pubsubNames(projectId, mailboxId);
  if (needs.mailDelivery === 'pull' || as.kind === 'account') return { ...names, push: undefined };
  const key = await needs.seals.installationKey(ENDPOINT_KEY);
  const path = endpointPath(key, { tenantId: who.tenantId, mailboxId }, as.email);
  return { ...names, push: { endpoint: `${needs.origins.webhooks}${path}`, serviceAccount: as.email } };
}

/** What has to be allowed to whom. The last two keep what can never be delivered from coming again for a week. */
export function wantedGrants(wanted: Wanted, { projectNumber }: Pick<ProjectAccess, 'projectNumber'>) {
  const agent = pubsubAgentOf(projectNumber);
  return {
    publisher: { resource: wanted.topic, role: 'roles/pubsub.publisher', member: GMAIL_PUBLISHER },
    deadLetterPublisher: { resource: wanted.deadLetterTopic, role: 'roles/pubsub.publisher', member: agent },
    deadLetterSubscriber: { resource: wanted.subscription, role: 'roles/pubsub.subscriber', member: agent },
  } as const satisfies Record<string, Grant>;
}

/** Topics, subscription and grants: made or adopted, and read back. */
export async function provision(
  needs: WatchNeeds,
  access: ProjectAccess,
  wanted: Wanted,
): Promise<{ kind: 'ready' } | { kind: 'trouble'; trouble: WatchTrouble }> {
  const { token } = access;
  const grants = wantedGrants(wanted, access);
  for (const topic of [wanted.topic, wanted.deadLetterTopic]) {
    const made = await ensureTopic(needs, token, topic);
    if (made.kind !== 'ready') return troubleOf(made, access);
  }
  const granted = await grantRole(needs, token, grants.publisher);
  if (granted.kind !== 'granted') return troubleOf(granted, access);
  const found = await ensureSubscription(needs, token, wanted);
  if (found.kind !== 'found') return troubleOf(found, access);
  if (differences(found.state, wanted).length > 0) return { kind: 'trouble', trouble: 'invalid' };
  for (const grant of [grants.deadLetterPublisher, grants.deadLetterSubscriber]) {
    const set = await grantRole(needs, token, grant);
    if (set.kind === 'busy') return troubleOf(set, access);
    // Mail is told of without it, so it stops nothing; the doctor says what is missing.
    if (set.kind !== 'granted')
      needs.log.warn({ resource: grant.resource }, 'dead letters are not let through');
  }
  return { kind: 'ready' };
}

type Refusal = PubsubRefused | { kind: 'not_found' };

function troubleOf(refused: Refusal, { as }: ProjectAccess): { kind: 'trouble'; trouble: WatchTrouble } {
  return {
    kind: 'trouble',
    trouble: refused.kind === 'not_found' ? 'other_project' : pubsubTrouble(refused, as),
  };
}
