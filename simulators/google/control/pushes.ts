import { json, withoutBody } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody, readFields } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { ApiRefusal } from '../api/api-refusal.ts';
import type { Google } from '../google.ts';
import { findServiceAccount } from '../iam/resources.ts';
import { newSubject } from '../identifiers.ts';
import { readName } from '../pubsub/names.ts';
import { accountToken } from '../pubsub/push-token.ts';
import type { Pushes } from '../pubsub/pushes.ts';
import type { Delivery, Steering, Subscription } from '../pubsub/records.ts';
import { addSubscription } from '../pubsub/subscription.ts';
import {
  readSettings,
  type SubscriptionSettings,
  shownSubscription,
  subscriptionFields,
} from '../pubsub/subscription-fields.ts';
import { requireTopic } from './topics.ts';

/** What was pushed and how it ended, and everything that can go wrong with the next pushes. */
export function pushesControl(google: Google, pushes: Pushes, prefix: string): Route[] {
  const { pubsub } = google;
  return [
    {
      method: 'GET',
      path: `${prefix}/subscriptions`,
      answer: () => json({ subscriptions: [...pubsub.subscriptions.values()].map(shown) }),
    },
    {
      method: 'POST',
      path: `${prefix}/subscriptions`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, [
          'name',
          'topic',
          'pushEndpoint',
          'serviceAccount',
          'audience',
        ]);
        return json(shown(makeSubscription(google, body)), { status: 201 });
      },
    },
    {
      method: 'GET',
      path: `${prefix}/deliveries`,
      answer: ({ url }) => {
        const deliveries = pubsub.deliveries.filter(delivery => isWanted(delivery, url.searchParams));
        return json({ count: deliveries.length, deliveries });
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/deliveries`,
      answer: () => {
        pubsub.deliveries.length = 0;
        return withoutBody(204);
      },
    },
    { method: 'GET', path: `${prefix}/steering`, answer: () => json(pubsub.steering) },
    {
      method: 'PATCH',
      path: `${prefix}/steering`,
      answer: async ({ request }) => {
        steer(pubsub.steering, await readControlBody(request, Object.keys(pubsub.steering)));
        pushes.wake();
        return json(pubsub.steering);
      },
    },
    {
      method: 'POST',
      path: `${prefix}/deliver`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['subscription', 'messageId']);
        return json(await triedNow(google, pushes, body));
      },
    },
    {
      method: 'POST',
      path: `${prefix}/redeliver`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['subscription', 'messageId']);
        owedAgain(google, body.requireText('subscription'), body.findText('messageId'));
        return json(await triedNow(google, pushes, body));
      },
    },
    {
      method: 'POST',
      path: `${prefix}/settle`,
      answer: async () => {
        await pushes.settled();
        return withoutBody(204);
      },
    },
    {
      method: 'POST',
      path: `${prefix}/tokens`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['email', 'audience', 'isEmailVerified']);
        const email = body.requireText('email');
        const token = await accountToken(google, {
          email,
          uniqueId: findServiceAccount(google, email)?.account.uniqueId ?? newSubject(google.random),
          audience: body.requireText('audience'),
          isEmailVerified: body.findFlag('isEmailVerified') ?? true,
        });
        return json({ token }, { status: 201 });
      },
    },
  ];
}

/** Without asking who wants it: to be pulled, or pushed when there is an endpoint. */
function makeSubscription(google: Google, body: Fields): Subscription {
  const name = body.requireText('name');
  if (!readName('subscriptions', name)) {
    throw new ControlRefusal(400, 'name is projects/{project}/subscriptions/{subscription}.');
  }
  if (google.pubsub.subscriptions.has(name)) throw new ControlRefusal(409, `${name} is there already.`);
  const topic = requireTopic(google, body.requireText('topic')).name;
  const serviceAccountEmail = body.findText('serviceAccount');
  const audience = body.findText('audience');
  const settings = {
    pushConfig: {
      pushEndpoint: body.findText('pushEndpoint') ?? '',
      ...(serviceAccountEmail !== undefined && { oidcToken: { serviceAccountEmail, audience } }),
    },
    expirationPolicy: {},
  };
  return addSubscription(google, { name, topic }, settingsFrom(settings));
}

function settingsFrom(settings: Record<string, unknown>): SubscriptionSettings {
  try {
    return readSettings(readFields(settings, subscriptionFields));
  } catch (error) {
    if (error instanceof ApiRefusal) throw new ControlRefusal(400, error.message);
    throw error;
  }
}

async function triedNow({ pubsub }: Google, pushes: Pushes, body: Fields) {
  const before = pubsub.deliveries.length;
  await pushes.deliverNow({
    subscription: body.findText('subscription'),
    messageId: body.findText('messageId'),
  });
  const deliveries = pubsub.deliveries.slice(before);
  return { count: deliveries.length, deliveries };
}

/** The last that was acknowledged, or the one that is named. */
function owedAgain({ pubsub, clock }: Google, name: string, messageId: string | undefined): void {
  const subscription = pubsub.subscriptions.get(name);
  if (!subscription) throw new ControlRefusal(404, `There is no subscription called ${name}.`);
  const message =
    messageId === undefined
      ? [...subscription.acknowledged.values()].at(-1)
      : subscription.acknowledged.get(messageId);
  if (!message) throw new ControlRefusal(404, 'This subscription has acknowledged no such message.');
  subscription.backlog.set(message.messageId, {
    message,
    attempts: 1,
    dueAt: clock.now(),
    state: { kind: 'waiting' },
  });
}

function steer(steering: Steering, body: Fields): void {
  steering.isHeld = body.findFlag('isHeld') ?? steering.isHeld;
  steering.retries = body.findChoice('retries', ['by_policy', 'fast']) ?? steering.retries;
  steering.isShuffled = body.findFlag('isShuffled') ?? steering.isShuffled;
  for (const name of ['duplicatePercent', 'dropPercent', 'duplicateNext', 'dropNext'] as const) {
    steering[name] = body.findNumber(name) ?? steering[name];
  }
}

function isWanted(delivery: Delivery, query: URLSearchParams): boolean {
  return (['subscription', 'messageId', 'outcome'] as const).every(name => {
    const wanted = query.get(name);
    return wanted === null || delivery[name] === wanted;
  });
}

function shown(subscription: Subscription) {
  const { backlog, policy, lastActiveAt, acknowledged } = subscription;
  return {
    ...shownSubscription(subscription),
    policy,
    lastActiveAt,
    acknowledged: acknowledged.size,
    backlog: [...backlog.values()].map(({ message, attempts, dueAt, state }) => ({
      messageId: message.messageId,
      attempts,
      dueAt,
      state: state.kind,
    })),
  };
}
