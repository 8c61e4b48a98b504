import { z } from 'zod';
import { senderWords } from '../sender/verdict.ts';
import type { ShownMailbox } from './show.ts';
import { mailboxStates, stateOf, wordsOf } from './state.ts';
import type { StoredMailbox } from './store.ts';

export const mailboxItem = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  sender_name: z.string().nullable(),
  label_ids: z.array(z.string()),
  default_assignee_id: z.string().nullable(),
  created_at: z.date(),
  account: z.object({ connection_id: z.string(), address: z.string() }).nullable(),
  state: z.enum(mailboxStates),
  /** Which of its reasons: paused by whom, which trouble, why nothing is pushed. */
  reason: z.string().nullable(),
  says: z.string(),
  remedy: z.string().nullable(),
  state_since: z.date().nullable(),
  last_push_at: z.date().nullable(),
  silent_since: z.date().nullable(),
  /** Why nothing can be answered as this mailbox; null where nothing is known to stand against it. */
  sender_trouble: z
    .object({ verdict: z.enum(['not_confirmed', 'not_there']), says: z.string(), remedy: z.string() })
    .nullable(),
  watched_at: z.date().nullable(),
  watch_expires_at: z.date().nullable(),
  last_sync_at: z.date().nullable(),
  is_wanted: z.boolean(),
  /** Since when it has been asked to be read further; null where nothing is asked. */
  behind_since: z.date().nullable(),
  waiting: z.int(),
  quarantined: z.int(),
  reconciled: z
    .object({ at: z.date(), from: z.date(), theirs: z.int(), ours: z.int(), is_equal: z.boolean() })
    .nullable(),
});

export function mailboxJson(mailbox: StoredMailbox, now: Date): z.input<typeof mailboxItem> {
  const { account, reconciled } = mailbox;
  const state = stateOf({ ...mailbox, isConnected: account !== null }, now);
  return {
    id: mailbox.id,
    name: mailbox.name,
    address: mailbox.address,
    sender_name: mailbox.senderName,
    label_ids: mailbox.labelIds,
    default_assignee_id: mailbox.defaultAssigneeId,
    created_at: mailbox.createdAt,
    account: account && { connection_id: account.connectionId, address: account.address },
    state: state.kind,
    reason: reasonOf(state),
    ...wordsOf(state),
    state_since: mailbox.pausedSince ?? mailbox.troubleSince,
    last_push_at: mailbox.lastPushAt,
    silent_since: mailbox.silentSince,
    sender_trouble: senderTroubleOf(mailbox),
    watched_at: mailbox.watchedAt,
    watch_expires_at: mailbox.watchExpiresAt,
    last_sync_at: mailbox.lastSyncAt,
    is_wanted: mailbox.wantedSince !== null,
    behind_since: mailbox.wantedSince,
    waiting: mailbox.waiting,
    quarantined: mailbox.quarantined,
    reconciled: reconciled && { ...reconciled, is_equal: reconciled.theirs === reconciled.ours },
  };
}

function senderTroubleOf({ senderVerdict: verdict }: StoredMailbox) {
  return verdict === null || verdict === 'allowed' ? null : { verdict, ...senderWords[verdict] };
}

function reasonOf(state: ReturnType<typeof stateOf>): string | null {
  switch (state.kind) {
    case 'paused':
    case 'looking':
      return state.because;
    case 'in_trouble':
      return state.trouble;
    case 'not_connected':
    case 'told':
      return null;
    default:
      return state satisfies never;
  }
}

export const shownMailbox = mailboxItem.extend({
  subscription: z.string().nullable(),
  /** Of Gmail's units for this account, in this minute. */
  quota: z.object({ left: z.int(), per_minute: z.int() }).nullable(),
});

export function shownJson(mailbox: ShownMailbox, now: Date): z.input<typeof shownMailbox> {
  const { quota, subscription } = mailbox;
  return {
    ...mailboxJson(mailbox, now),
    subscription,
    quota: quota && { left: quota.left, per_minute: quota.perMinute },
  };
}
