import type { Id, UserId } from '#kernel/ids.ts';

export type MailboxId = Id<'mailbox'>;

/** What watchers are told when anything about one is otherwise than before. */
export const CHANGED = 'mailbox.changed';

/** An address whose mail becomes tickets, as whoever takes its mail knows it. */
export type Mailbox = {
  id: MailboxId;
  name: string;
  address: string;
  senderName: string | null;
  /** Gmail's ids. Mail under none of them is no ticket. */
  labelIds: readonly string[];
  defaultAssigneeId: UserId | null;
};
