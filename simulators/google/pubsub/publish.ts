import type { Google } from '../google.ts';
import type { Message, Topic } from './records.ts';

/** Enough for any story, and small enough to leave running for days. */
const keptMessages = 2_000;
/** Ids are decimal and as long as Google's, which no number of JavaScript holds exactly. */
const idsPerMs = 10_000n;

export type Outgoing = Pick<Message, 'data'> & Partial<Pick<Message, 'attributes' | 'orderingKey'>>;

/** Every subscription of the topic owes the message to its reader from now on. */
export function publish(google: Google, topic: Topic, outgoing: Outgoing): Message {
  const { pubsub, clock } = google;
  pubsub.published += 1;
  const publishTime = clock.now();
  const message: Message = {
    // By the time, because whoever is pushed to remembers ids for longer than a simulator runs.
    messageId: String(BigInt(publishTime.getTime()) * idsPerMs + BigInt(pubsub.published)),
    data: outgoing.data,
    attributes: outgoing.attributes ?? {},
    orderingKey: outgoing.orderingKey ?? '',
    publishTime,
  };
  for (const subscription of pubsub.subscriptions.values()) {
    if (subscription.topic !== topic.name || subscription.isDetached) continue;
    subscription.backlog.set(message.messageId, {
      message,
      attempts: 0,
      dueAt: publishTime,
      state: { kind: 'waiting' },
    });
  }
  remember(google, topic, message);
  pubsub.wake();
  return message;
}

function remember({ pubsub }: Google, { name }: Topic, message: Message): void {
  pubsub.latest.push({ topic: name, message });
  if (pubsub.latest.length > keptMessages) pubsub.latest.shift();
}
