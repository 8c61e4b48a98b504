import type { Pending, PushConfig, Subscription } from './records.ts';
import { pushedMessage } from './wire-message.ts';

/** What goes to the endpoint: the message in JSON with its metadata, or bare with its metadata in headers. */
export function pushRequest(
  subscription: Subscription,
  push: PushConfig,
  pending: Pending,
  token: string | undefined,
): Request {
  const bare = push.unwrapped !== undefined;
  return new Request(push.endpoint, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(subscription.ackDeadlineSeconds * 1_000),
    headers: {
      'user-agent': 'CloudPubSub-Google',
      accept: 'application/json',
      from: 'noreply@google.com',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(bare ? bareHeaders(subscription, push, pending) : { 'content-type': 'application/json' }),
    },
    body: bare ? Buffer.from(pending.message.data, 'base64') : wrapped(subscription, pending),
  });
}

function wrapped(subscription: Subscription, { message, attempts }: Pending): string {
  return JSON.stringify({
    message: pushedMessage(message),
    subscription: subscription.name,
    ...(subscription.deadLetter && { deliveryAttempt: attempts }),
  });
}

function bareHeaders(
  { name, deadLetter }: Subscription,
  { unwrapped }: PushConfig,
  { message, attempts }: Pending,
): Record<string, string> {
  if (!unwrapped?.writesMetadata) return {};
  return {
    'x-goog-pubsub-subscription-name': name,
    'x-goog-pubsub-message-id': message.messageId,
    'x-goog-pubsub-publish-time': message.publishTime.toISOString(),
    ...(message.orderingKey !== '' && { 'x-goog-pubsub-ordering-key': message.orderingKey }),
    ...(deadLetter && { 'x-goog-pubsub-delivery-attempt': String(attempts) }),
    ...Object.fromEntries(Object.entries(message.attributes).filter(isHeader)),
  };
}

/** An attribute that no header can carry is left out. */
function isHeader([name, value]: [string, string]): boolean {
  return /^[\w-]+$/.test(name) && /^[\x20-\x7e]*$/.test(value);
}
