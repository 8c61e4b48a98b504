import type { Google } from '../google.ts';
import { publishAsGmail } from '../pubsub/publish-as-gmail.ts';
import type { Mailbox, Watch } from './records.ts';

/** Tells every watch whose filter the labels pass. Within a second of the last one it is dropped, not delayed. */
export function notify(google: Google, mailbox: Mailbox, labelIds: readonly string[]): void {
  if (mailbox.watches.size === 0) return;
  const now = google.clock.now();
  const told = [...mailbox.watches.values()].filter(
    watch => watch.expiresAt > now && concerns(watch, labelIds),
  );
  if (told.length === 0) return;
  const { notifications } = mailbox;
  const sinceLastMs = now.getTime() - notifications.lastMs;
  if (sinceLastMs >= 0 && sinceLastMs < google.gmail.settings.notificationIntervalMs) {
    notifications.dropped += 1;
    return;
  }
  notifications.lastMs = now.getTime();
  for (const watch of told) publish(google, mailbox, watch.topicName);
}

/** The one message of a watch that proves the topic; it does not count for the second. */
export function publish(google: Google, mailbox: Mailbox, topicName: string) {
  const emailAddress = google.people.get(mailbox.sub)?.email;
  const id = mailbox.history.last;
  const isNumber = google.gmail.settings.historyIdInNotifications === 'number';
  const outcome = publishAsGmail(google, topicName, {
    emailAddress,
    historyId: isNumber ? id : String(id),
  });
  mailbox.notifications[outcome === 'published' ? 'published' : 'refused'] += 1;
  return outcome;
}

function concerns({ labelIds, behavior }: Watch, touched: readonly string[]): boolean {
  if (labelIds.length === 0) return true;
  const isNamed = touched.some(label => labelIds.includes(label));
  return behavior === 'INCLUDE' ? isNamed : !isNamed;
}
