import { readJsonBody } from '../json-body.ts';
import { type Call, type Method, readers } from '../method.ts';
import { publish } from '../notify.ts';
import { GmailRefusal, invalidArgument } from '../refusal.ts';
import { requireLabels } from './labels-of-messages.ts';

const lifeMs = 7 * 86_400_000;
const scopes = [...readers, 'metadata'] as const;

export const watchMethods: readonly Method[] = [
  { name: 'watch', http: 'POST', path: '/watch', scopes, units: 100, answer: watch },
  {
    name: 'stop',
    http: 'POST',
    path: '/stop',
    scopes,
    units: 50,
    answer: ({ mailbox, access }) => {
      mailbox.watches.delete(access.projectId);
      return undefined;
    },
  },
];

async function watch(call: Call): Promise<object> {
  const { google, mailbox, access } = call;
  const body = await readJsonBody(call.request, [
    'topicName',
    'labelIds',
    'labelFilterBehavior',
    'labelFilterAction',
  ]);
  const topicName = requireOwnTopic(access.projectId, body.findText('topicName'));
  const labelIds = body.findTexts('labelIds');
  requireLabels(mailbox, labelIds, []);
  const behavior = readBehavior(body.findText('labelFilterBehavior') ?? body.findText('labelFilterAction'));

  const now = google.clock.now();
  const known = mailbox.watches.get(access.projectId);
  if (known && known.expiresAt > now && known.topicName !== topicName) {
    throw invalidArgument(
      'Only one user push notification client allowed per developer (call /stop then try again)',
    );
  }
  tryOut(call, topicName);
  const expiresAt = new Date(now.getTime() + lifeMs);
  mailbox.watches.set(access.projectId, {
    projectId: access.projectId,
    topicName,
    labelIds,
    behavior,
    expiresAt,
  });
  return { historyId: String(mailbox.history.last), expiration: String(expiresAt.getTime()) };
}

/** The topic stands in the project of the client that asks, whoever owns it. */
function requireOwnTopic(projectId: string, topicName: string | undefined): string {
  const [, project] = /^projects\/([^/]+)\/topics\/[^/]+$/.exec(topicName ?? '') ?? [];
  if (topicName !== undefined && project === projectId) return topicName;
  throw invalidArgument(`Invalid topicName does not match projects/${projectId}/topics/*`);
}

function readBehavior(text: string | undefined): 'INCLUDE' | 'EXCLUDE' {
  const behavior = text?.toUpperCase() ?? 'INCLUDE';
  if (behavior === 'INCLUDE' || behavior === 'EXCLUDE') return behavior;
  throw invalidArgument(`Invalid value at 'label_filter_behavior', "${text}"`);
}

function tryOut({ google, mailbox }: Call, topicName: string): void {
  const outcome = publish(google, mailbox, topicName);
  if (outcome === 'published') return;
  const failed = `Error sending test message to Cloud PubSub ${topicName} :`;
  if (outcome === 'not_permitted') {
    throw new GmailRefusal(403, 'forbidden', `${failed} User not authorized to perform this action.`);
  }
  const resource = topicName.slice(topicName.lastIndexOf('/') + 1);
  throw new GmailRefusal(404, 'notFound', `${failed} Resource not found (resource=${resource}).`);
}
