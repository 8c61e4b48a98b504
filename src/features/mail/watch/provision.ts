import type { Scope } from '#kernel/scope.ts';
import type { PubsubRefused } from '#providers/google/pubsub/call.ts';
import { differences, ensureSubscription, type Wanted } from '#providers/google/pubsub/subscriptions.ts';
import { ensureTopic, grantPublisher } from '#providers/google/pubsub/topics.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { ENDPOINT_KEY, endpointPath } from '../push/endpoint.ts';
import { pubsubNames } from './names.ts';
import type { ProjectAccess } from './project-access.ts';
import type { WatchTrouble } from './trouble.ts';
import type { WatchNeeds } from './watch-needs.ts';

/** How the subscription of a mailbox has to be. */
export async function wantedSubscription(
  needs: Pick<WatchNeeds, 'mailDelivery' | 'seals' | 'origins'>,
  who: Scope,
  mailboxId: MailboxId,
  { projectId, serviceAccount }: Pick<ProjectAccess, 'projectId' | 'serviceAccount'>,
): Promise<Wanted> {
  const names = pubsubNames(projectId, mailboxId);
  if (needs.mailDelivery === 'pull') return { ...names, push: undefined };
  const key = await needs.seals.installationKey(ENDPOINT_KEY);
  const path = endpointPath(key, { tenantId: who.tenantId, mailboxId }, serviceAccount);
  return { ...names, push: { endpoint: `${needs.origins.webhooks}${path}`, serviceAccount } };
}

/** Topic, Gmail's right to publish to it, and subscription: made or adopted, and read back. */
export async function provision(
  needs: WatchNeeds,
  access: ProjectAccess,
  wanted: Wanted,
): Promise<{ kind: 'ready' } | { kind: 'trouble'; trouble: WatchTrouble }> {
  const { token } = access;
  for (const topic of [wanted.topic, wanted.deadLetterTopic]) {
    const made = await ensureTopic(needs, token, topic);
    if (made.kind !== 'ready') return troubleOf(made);
  }
  const granted = await grantPublisher(needs, token, wanted.topic);
  if (granted.kind !== 'granted') return troubleOf(granted);
  const found = await ensureSubscription(needs, token, wanted);
  if (found.kind !== 'found') return troubleOf(found);
  const isAsWanted = differences(found.state, wanted).length === 0;
  return isAsWanted ? { kind: 'ready' } : { kind: 'trouble', trouble: 'invalid' };
}

function troubleOf(refused: PubsubRefused | { kind: 'not_found' }): {
  kind: 'trouble';
  trouble: WatchTrouble;
} {
  return { kind: 'trouble', trouble: wordOf(refused) };
}

function wordOf(refused: PubsubRefused | { kind: 'not_found' }): WatchTrouble {
  switch (refused.kind) {
    case 'busy':
      return 'google_busy';
    case 'not_found':
      return 'other_project';
    case 'misconfigured':
      return refused.reason === 'token_refused' ? 'google_busy' : refused.reason;
    default:
      return refused satisfies never;
  }
}
