import { spell } from '../../frame/random.ts';
import type { Google } from '../google.ts';
import { mailDate, type Verdict } from './arrival-headers.ts';
import { deliver } from './deliver.ts';
import { addressesIn } from './mime/addresses.ts';
import { type Attachment, compose } from './mime/compose.ts';
import { findHeader, headersOf } from './mime/headers.ts';
import { findRecipient, recipientsIn } from './recipients.ts';

export type Written = {
  from: string;
  to: string;
  cc?: string | undefined;
  subject: string;
  text: string;
  html?: string | undefined;
  /** Stand above, and in place of, what would be written by itself. */
  headers?: Readonly<Record<string, string>> | undefined;
  attachments?: readonly Attachment[] | undefined;
};

/** A mail as an ordinary program somewhere writes it. */
export function writeMail(google: Google, written: Written): Buffer {
  const { from, to, cc, subject, text, html, headers = {}, attachments = [] } = written;
  const domain = addressesIn(from)[0]?.address.split('@')[1] ?? 'mail.invalid';
  const usual: Record<string, string> = {
    'Message-ID': `<${spell(google.random, 'lowercase', 24)}@${domain}>`,
    Date: mailDate(google.clock.now()),
    From: from,
    To: to,
    ...(cc && { Cc: cc }),
    Subject: subject,
  };
  const given = new Set(Object.keys(headers).map(name => name.toLowerCase()));
  const kept = Object.entries(usual).filter(([name]) => !given.has(name.toLowerCase()));
  return compose({
    headers: [...kept, ...Object.entries(headers)],
    text,
    html,
    attachments,
    boundary: `----=_Part_${spell(google.random, 'lowercase', 20)}`,
  });
}

export type Arrived = {
  delivered: { to: string; account: string; id: string; threadId: string; historyId: string }[];
  /** Nobody at the simulated Google reads these. */
  unknown: string[];
};

type Envelope = {
  raw: Buffer;
  envelopeFrom?: string | undefined;
  recipients?: readonly string[] | undefined;
  verdict: Verdict;
  labelIds?: readonly string[] | undefined;
};

/** From somewhere on the internet into the mailboxes of those who have one here. */
export function arrive(google: Google, envelope: Envelope): Arrived {
  const { raw, verdict, labelIds } = envelope;
  const headers = headersOf(raw);
  const envelopeFrom = envelope.envelopeFrom ?? addressesIn(findHeader(headers, 'From'))[0]?.address ?? '';
  const arrived: Arrived = { delivered: [], unknown: [] };
  const seen = new Set<string>();
  for (const recipient of envelope.recipients ?? recipientsIn(headers)) {
    const person = findRecipient(google, recipient);
    if (!person) arrived.unknown.push(recipient);
    if (!person || seen.has(person.sub)) continue;
    seen.add(person.sub);
    const message = deliver(google, person, {
      raw,
      envelopeFrom,
      recipient,
      verdict,
      ...(labelIds && { labelIds }),
    });
    const { id, threadId, historyId } = message;
    arrived.delivered.push({
      to: recipient,
      account: person.email,
      id,
      threadId,
      historyId: String(historyId),
    });
  }
  return arrived;
}
