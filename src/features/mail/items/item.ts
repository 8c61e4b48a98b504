/** Each message that was seen, from when it was noted until something has become of it. */
export const itemStates = ['staged', 'done', 'skipped', 'gone', 'quarantined'] as const;
export type ItemState = (typeof itemStates)[number];

/** How it was found: told by Gmail's history, or by listing. */
export type Origin = 'history' | 'resync' | 'reconcile';

export type Item = {
  gmailId: string;
  gmailThreadId: string;
  /** Its place in the order in which all were noted. */
  position: number;
  attempts: number;
};

export const skipReasons = [
  'sent',
  'draft',
  'spam',
  'trash',
  'chat',
  'other_label',
  'before_connecting',
] as const;
export type SkipReason = (typeof skipReasons)[number];

const never: Readonly<Record<string, SkipReason>> = {
  DRAFT: 'draft',
  SENT: 'sent',
  SPAM: 'spam',
  TRASH: 'trash',
  CHAT: 'chat',
};

/** Why a message under these labels is no ticket; undefined where it is one. */
export function skippedBecause(
  labelIds: readonly string[],
  wanted: readonly string[],
): SkipReason | undefined {
  const found = labelIds.map(label => never[label]).find(reason => reason !== undefined);
  if (found) return found;
  return labelIds.some(label => wanted.includes(label)) ? undefined : 'other_label';
}

/** Labels change: what was skipped for them may be moved to where it is wanted. */
export const mendable: readonly SkipReason[] = ['spam', 'trash', 'other_label'];
