import type { Mailbox, UserLabel } from './records.ts';

const categories = ['FORUMS', 'UPDATES', 'PERSONAL', 'PROMOTIONS', 'SOCIAL'].map(name => `CATEGORY_${name}`);

export const systemLabels: readonly string[] = [
  ...['CHAT', 'SENT', 'INBOX', 'IMPORTANT', 'TRASH', 'DRAFT', 'SPAM'],
  ...[...categories, 'STARRED', 'UNREAD'],
];

/** Only Gmail itself puts them on and takes them off. */
const immutable: readonly string[] = ['SENT', 'DRAFT', 'CHAT'];
/** What `is:` and `in:` mean must not become the name of somebody's label. */
const reserved = new Set([
  ...systemLabels,
  'ARCHIVE',
  'DRAFTS',
  'MUTED',
  'READ',
  'SCHEDULED',
  'SNOOZED',
  'ALL MAIL',
]);

export const mostUserLabels = 10_000;

export function isLabel(mailbox: Mailbox, id: string): boolean {
  return systemLabels.includes(id) || mailbox.labels.has(id);
}

export function isChangeable(mailbox: Mailbox, id: string): boolean {
  return isLabel(mailbox, id) && !immutable.includes(id);
}

export function isReservedName(name: string): boolean {
  return reserved.has(name.trim().toUpperCase());
}

export function findLabelNamed(mailbox: Mailbox, name: string): UserLabel | undefined {
  const wanted = name.trim().toLowerCase();
  return [...mailbox.labels.values()].find(label => label.name.toLowerCase() === wanted);
}

export function shownLabel(label: UserLabel) {
  const { id, name, color, messageListVisibility, labelListVisibility } = label;
  return {
    id,
    name,
    ...(messageListVisibility !== undefined && { messageListVisibility }),
    ...(labelListVisibility !== undefined && { labelListVisibility }),
    type: 'user',
    ...(color && { color }),
  };
}

export function shownSystemLabel(id: string) {
  return {
    id,
    name: id,
    ...(id.startsWith('CATEGORY_') && { messageListVisibility: 'hide', labelListVisibility: 'labelHide' }),
    type: 'system',
  };
}

/** Counted when somebody asks, which is seldom. */
export function countsOf(mailbox: Mailbox, id: string) {
  const counts = { messagesTotal: 0, messagesUnread: 0, threadsTotal: 0, threadsUnread: 0 };
  for (const { messages } of mailbox.threads.values()) {
    const labelled = messages.filter(message => message.labelIds.has(id));
    const unread = labelled.filter(message => message.labelIds.has('UNREAD'));
    counts.messagesTotal += labelled.length;
    counts.messagesUnread += unread.length;
    counts.threadsTotal += labelled.length > 0 ? 1 : 0;
    counts.threadsUnread += unread.length > 0 ? 1 : 0;
  }
  return counts;
}
