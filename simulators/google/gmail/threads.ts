import type { Header } from './mime/headers.ts';
import type { Mailbox, Message, Thread } from './records.ts';
import { invalidArgument, notFound } from './refusal.ts';
import { belongsTo } from './threading.ts';

/** An unknown thread is refused; one that the headers do not belong to is silently not joined. */
export function threadToJoin(
  mailbox: Mailbox,
  threadId: string | undefined,
  headers: readonly Header[],
): string | undefined {
  if (threadId === undefined || threadId === '') return undefined;
  const thread = requireThread(mailbox, threadId);
  return belongsTo(thread, headers) ? thread.id : undefined;
}

export function requireThread(mailbox: Mailbox, id: string): Thread {
  const thread = mailbox.threads.get(checkedId(id));
  if (!thread) throw notFound();
  return thread;
}

export function requireMessage(mailbox: Mailbox, id: string): Message {
  const message = mailbox.messages.get(checkedId(id));
  if (!message) throw notFound();
  return message;
}

function checkedId(id: string): string {
  if (!/^[\da-f]{1,16}$/i.test(id)) throw invalidArgument('Invalid id value');
  return id.toLowerCase();
}
