import type { Google } from '../google.ts';
import type { Person } from '../records.ts';
import { bounce, isBouncing } from './bounce.ts';
import { addMessage } from './change-mailbox.ts';
import { deliver } from './deliver.ts';
import { mailboxOf } from './mailbox.ts';
import { addressesIn } from './mime/addresses.ts';
import { decodeWords } from './mime/encoded-words.ts';
import { findHeader, type Header, headersOf } from './mime/headers.ts';
import { prepareToSend } from './prepare-to-send.ts';
import { findRecipient, recipientsIn } from './recipients.ts';
import type { Message } from './records.ts';
import { GmailRefusal, invalidArgument } from './refusal.ts';
import { threadToJoin } from './threads.ts';

export const largestSentBytes = 36_700_160;
const mostRecipients = 500;
const dayMs = 86_400_000;
/** Enough for any bench that counts what left. */
const keptSent = 25_000;

export type Submission = {
  raw: Buffer;
  /** The thread it wants to join, if its headers agree. */
  threadId: string | undefined;
  /** The thread it is in already, as a draft. */
  ownThreadId?: string;
};

/** Checks everything first; then it is sent, whatever becomes of the answer. */
export function send(google: Google, person: Person, { raw, threadId, ownThreadId }: Submission): Message {
  const mailbox = mailboxOf(google, person);
  const headers = headersOf(raw);
  const recipients = requireRecipients(headers);
  if (raw.length > largestSentBytes) throw tooLarge(largestSentBytes);
  const joined = threadToJoin(mailbox, threadId, headers);
  spendDay(google, person);

  const prepared = prepareToSend(google, person, mailbox, raw);
  const reached = recipients.map(address => ({ address, reader: findRecipient(google, address) }));
  const message = addMessage(google, mailbox, {
    raw: prepared.raw,
    labelIds: reached.some(({ reader }) => reader === person) ? ['UNREAD', 'SENT', 'INBOX'] : ['SENT'],
    internalDateMs: google.clock.now().getTime(),
    threadId: ownThreadId ?? joined,
  });
  const bounced = recipients.filter(address => isBouncing(google, address));
  const delivered = deliverTo(google, prepared, person, reached, bounced);
  writeDown(google, { person, message, recipients, delivered, bounced });
  for (const address of bounced) bounce(google, person, message, { address, sender: prepared.sender });
  return message;
}

type Reached = { address: string; reader: Person | undefined };

/** Nobody gets two copies, under however many names he was written to. */
function deliverTo(
  google: Google,
  { raw, sender }: { raw: Buffer; sender: string },
  author: Person,
  reached: readonly Reached[],
  bounced: readonly string[],
): string[] {
  const readers = new Map<Person, string>();
  for (const { address, reader } of reached) {
    if (reader && !bounced.includes(address) && !readers.has(reader)) readers.set(reader, address);
  }
  for (const [reader, recipient] of readers) {
    if (reader !== author) deliver(google, reader, { raw, envelopeFrom: sender, recipient, verdict: 'pass' });
  }
  return [...readers.keys()].map(reader => reader.email);
}

function requireRecipients(headers: readonly Header[]): string[] {
  for (const name of ['To', 'Cc', 'Bcc']) {
    const value = findHeader(headers, name);
    if (value && addressesIn(value).length === 0 && !value.trim().endsWith(';')) {
      throw invalidArgument(`Invalid ${name} header`);
    }
  }
  const recipients = recipientsIn(headers);
  if (recipients.length === 0) throw invalidArgument('Recipient address required');
  if (recipients.length > mostRecipients) throw invalidArgument('Too many recipients');
  return recipients;
}

export function tooLarge(limit: number): GmailRefusal {
  return new GmailRefusal(413, 'uploadTooLarge', `Media is too large. Limit: ${limit}`);
}

/** Sending has a limit of its own, which is told as a moment and not as a number. */
function spendDay(google: Google, person: Person): void {
  const mailbox = mailboxOf(google, person);
  const { mailsPerDay, mailsPerDayOfWorkspace } = google.gmail.settings;
  const nowMs = google.clock.now().getTime();
  const recent = mailbox.sentMs.filter(sentMs => sentMs > nowMs - dayMs);
  const [oldest] = recent;
  const limit = person.hostedDomain === undefined ? mailsPerDay : mailsPerDayOfWorkspace;
  if (recent.length >= limit && oldest !== undefined) {
    const retryAt = new Date(oldest + dayMs).toISOString();
    throw new GmailRefusal(
      429,
      'userRateLimitExceeded',
      `User-rate limit exceeded.  Retry after ${retryAt}`,
      {
        domain: 'usageLimits',
      },
    );
  }
  mailbox.sentMs = [...recent, nowMs];
}

type Sent = {
  person: Person;
  message: Message;
  recipients: readonly string[];
  delivered: readonly string[];
  bounced: readonly string[];
};

function writeDown(google: Google, { person, message, recipients, delivered, bounced }: Sent): void {
  const { sent } = google.gmail;
  sent.push({
    at: google.clock.now(),
    account: person.email,
    recipients,
    deliveredTo: delivered,
    bounced,
    id: message.id,
    threadId: message.threadId,
    messageId: message.messageId,
    subject: decodeWords(findHeader(headersOf(message.raw), 'Subject') ?? ''),
    raw: message.raw,
  });
  if (sent.length > keptSent) sent.splice(0, sent.length - keptSent);
}
