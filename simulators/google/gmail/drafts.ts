import { spell } from '../../frame/random.ts';
import type { Google } from '../google.ts';
import type { Person } from '../records.ts';
import { addMessage, deleteMessage } from './change-mailbox.ts';
import { headersOf } from './mime/headers.ts';
import type { Draft, Mailbox, Message } from './records.ts';
import { notFound } from './refusal.ts';
import { type Submission, send } from './send.ts';
import { threadToJoin } from './threads.ts';

export function requireDraft(mailbox: Mailbox, id: string | undefined): Draft {
  const draft = mailbox.drafts.get(id ?? '');
  if (!draft) throw notFound();
  return draft;
}

export function createDraft(google: Google, mailbox: Mailbox, submission: Submission): Draft {
  const draft = {
    id: `r${spell(google.random, 'digits', 19)}`,
    message: addDraftMessage(google, mailbox, submission),
  };
  mailbox.drafts.set(draft.id, draft);
  return draft;
}

/** Every saving is a new message; only the draft keeps its id. */
export function updateDraft(google: Google, mailbox: Mailbox, draft: Draft, submission: Submission): Draft {
  const before = draft.message;
  const isAlone = mailbox.threads.get(before.threadId)?.messages.length === 1;
  const threadId = isAlone ? before.threadId : undefined;
  draft.message = addDraftMessage(google, mailbox, submission, threadId);
  deleteMessage(google, mailbox, before);
  return draft;
}

function addDraftMessage(
  google: Google,
  mailbox: Mailbox,
  { raw, threadId }: Submission,
  threadOfItsOwn?: string,
): Message {
  const joined = threadId === threadOfItsOwn ? undefined : threadToJoin(mailbox, threadId, headersOf(raw));
  return addMessage(google, mailbox, {
    raw,
    labelIds: ['DRAFT'],
    internalDateMs: google.clock.now().getTime(),
    threadId: joined ?? threadOfItsOwn,
  });
}

/** What is sent is another message than the draft was, also for whoever kept its id. */
export function sendDraft(google: Google, person: Person, mailbox: Mailbox, draft: Draft): Message {
  const { raw, threadId } = draft.message;
  const message = send(google, person, { raw, threadId: undefined, ownThreadId: threadId });
  deleteDraft(google, mailbox, draft);
  return message;
}

export function deleteDraft(google: Google, mailbox: Mailbox, draft: Draft): void {
  mailbox.drafts.delete(draft.id);
  deleteMessage(google, mailbox, draft.message);
}
