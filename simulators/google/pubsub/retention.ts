import type { Google } from '../google.ts';
import type { Subscription } from './records.ts';

/** Forgets the subscriptions that nobody used for too long, and the messages that waited for too long. */
export function dropWhatIsOver({ clock, pubsub }: Google): void {
  const nowMs = clock.now().getTime();
  for (const subscription of pubsub.subscriptions.values()) {
    if (isExpired(subscription, nowMs)) pubsub.subscriptions.delete(subscription.name);
    else dropOldMessages(subscription, nowMs);
  }
}

function isExpired({ lastActiveAt, expiresAfterMs }: Subscription, nowMs: number): boolean {
  return expiresAfterMs !== undefined && lastActiveAt.getTime() + expiresAfterMs <= nowMs;
}

/** The oldest come first. */
function dropOldMessages({ backlog, retentionMs }: Subscription, nowMs: number): void {
  for (const { message } of backlog.values()) {
    if (message.publishTime.getTime() + retentionMs > nowMs) return;
    backlog.delete(message.messageId);
  }
}
