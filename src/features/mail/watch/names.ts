import type { MailboxId } from '../mailboxes/mailbox.ts';

/** What belongs to a mailbox in the organisation's project, by full names. One of each, so that nothing is mixed up. */
export type PubsubNames = { topic: string; deadLetterTopic: string; subscription: string };

export function pubsubNames(projectId: string, mailboxId: MailboxId): PubsubNames {
  const name = nameOf(mailboxId);
  return {
    topic: `projects/${projectId}/topics/${name}`,
    deadLetterTopic: `projects/${projectId}/topics/${name}-dead`,
    subscription: `projects/${projectId}/subscriptions/${name}`,
  };
}

/** Made for this mailbox, in whichever project its organisation had then. */
export function isSubscriptionOf(mailboxId: MailboxId, subscription: string): boolean {
  return /^projects\/[^/]+\/subscriptions\/(.+)$/.exec(subscription)?.[1] === nameOf(mailboxId);
}

function nameOf(mailboxId: MailboxId): string {
  return `keyholder-${mailboxId}`;
}
