import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { Remedy } from '#kernel/failures.ts';
import type { Id } from '#kernel/ids.ts';
import type { MessageId } from '#kernel/message-id.ts';

export type MailId = Id<'outbox_mail'>;

export const CHANGED = 'mail.changed';

/** Where the sealed words of a mail belong. */
export function rawIn(id: MailId) {
  return { table: 'outbox_mails', column: 'raw_sealed', row: id };
}

/** Every state has only what it has. `unknown` says what it is: it may have gone out, and nobody may send it again unasked. */
export type MailState =
  | { kind: 'queued'; dueAt: Date; waitsFor: WaitReason | null }
  | { kind: 'sending' }
  | { kind: 'sent'; gmailId: string; gmailThreadId: string }
  | { kind: 'failed'; reason: FailReason }
  /** Looked for again at that time, or never: then a person has to look in Gmail. */
  | { kind: 'unknown'; looks: number; looksAgainAt: Date | null };

export type OutboxMail = {
  id: MailId;
  messageId: MessageId;
  connectionId: ConnectionId;
  /** When somebody last decided that it is sent. */
  askedAt: Date;
  attempts: number;
  since: Date;
  state: MailState;
};

type Words = { says: string; remedy: string; whoActs: Remedy };

/** Why nothing has gone out yet, although nobody has to act. */
export const waitReasons = {
  google_busy: 'Google does not answer, or asks to go slower. It is tried again by itself.',
  lost_thread: 'The conversation in Gmail is gone. It is sent without it.',
} as const;

export type WaitReason = keyof typeof waitReasons;

/** Why it has certainly not gone out and will not by itself. */
export const failReasons = {
  not_connected: {
    says: 'The Google account it was to be sent from is not connected.',
    remedy: 'Connect the account, then send it again.',
    whoActs: 'person',
  },
  needs_reconnect: {
    says: 'Google no longer accepts the permission of the account it was to be sent from.',
    remedy: 'Connect the account again, then send it again.',
    whoActs: 'person',
  },
  scope_missing: {
    says: 'The Google account does not allow sending.',
    remedy: 'Connect the account again and leave the box for sending ticked, then send it again.',
    whoActs: 'person',
  },
  token_refused: {
    says: 'Gmail refused the permission of this account again and again.',
    remedy: 'Connect the account again, then send it again.',
    whoActs: 'person',
  },
  app_broken: {
    says: 'Google refuses the organisation’s app.',
    remedy: 'An admin mends the app in the Google settings. Then send it again.',
    whoActs: 'tenant',
  },
  api_disabled: {
    says: 'The Gmail API is switched off in the organisation’s Google project.',
    remedy: 'An admin switches it on in Google Cloud. Then send it again.',
    whoActs: 'tenant',
  },
  admin_policy: {
    says: 'The administrators of this Google organisation do not allow apps to send mail.',
    remedy: 'They allow the app in their Admin console. Then send it again.',
    whoActs: 'tenant',
  },
  mail_not_enabled: {
    says: 'This Google account has no Gmail.',
    remedy: 'Its administrator switches Gmail on for it, or another account is connected.',
    whoActs: 'tenant',
  },
  refused: {
    says: 'Gmail refused this mail as it is.',
    remedy: 'Look at its recipients and attachments, and write it anew.',
    whoActs: 'caller',
  },
  does_not_open: {
    says: 'What is kept of this mail does not open: it was changed, or its key is not here.',
    remedy:
      'The operator of this server looks into the log and at its keys. Write the mail anew if it cannot wait.',
    whoActs: 'operator',
  },
  google_busy: {
    says: 'Google did not take it for a whole day.',
    remedy: 'Send it again later.',
    whoActs: 'person',
  },
} as const satisfies Record<string, Words>;

export type FailReason = keyof typeof failReasons;

export const unknownWords = {
  looking: {
    says: 'Google did not say whether it has gone out. It is being looked for among the sent mail.',
    remedy: 'Wait a moment. It is not sent a second time.',
    whoActs: 'nobody',
  },
  given_up: {
    says: 'Google did not say whether it has gone out, and it was not found among the sent mail.',
    remedy:
      'Look in Gmail under Sent. If it is not there, send it again: if it has gone out after all, it goes out twice.',
    whoActs: 'person',
  },
} as const satisfies Record<string, Words>;

export function requireWaitReason(text: string): WaitReason {
  if (isIn(waitReasons, text)) return text;
  throw new Error('The outbox holds a wait of a kind this version does not know.');
}

export function requireFailReason(text: string): FailReason {
  if (isIn(failReasons, text)) return text;
  throw new Error('The outbox holds a failure of a kind this version does not know.');
}

function isIn<Table extends object>(table: Table, text: PropertyKey): text is keyof Table {
  return Object.hasOwn(table, text);
}

/** What happened, who must act and what helps. Undefined where nothing is wrong. */
export function wordsOfMail(state: MailState): Words | undefined {
  switch (state.kind) {
    case 'failed':
      return failReasons[state.reason];
    case 'unknown':
      return state.looksAgainAt ? unknownWords.looking : unknownWords.given_up;
    case 'queued':
      return state.waitsFor === null
        ? undefined
        : { says: waitReasons[state.waitsFor], remedy: 'Nothing has to be done.', whoActs: 'nobody' };
    case 'sending':
    case 'sent':
      return undefined;
    default:
      return state satisfies never;
  }
}
