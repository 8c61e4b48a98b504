import { spell } from '../../frame/random.ts';
import type { Google } from '../google.ts';
import type { Person } from '../records.ts';
import { arrivalHeaders, type Verdict } from './arrival-headers.ts';
import { addMessage } from './change-mailbox.ts';
import { mailboxOf } from './mailbox.ts';
import { addressesIn } from './mime/addresses.ts';
import { findHeader, headersOf } from './mime/headers.ts';
import { rewriteHead } from './mime/rewrite-head.ts';
import type { Message } from './records.ts';
import { threadOfArrival } from './threading.ts';

export const arrivalLabels = ['UNREAD', 'CATEGORY_PERSONAL', 'INBOX'] as const;

export type Arriving = {
  raw: Buffer;
  envelopeFrom: string;
  /** As it was written on the envelope, which may be an alias. */
  recipient: string;
  verdict: Verdict;
  labelIds?: readonly string[];
  /** Only for what Google itself writes; everything else finds its own thread. */
  threadId?: string;
};

export function deliver(google: Google, person: Person, arriving: Arriving): Message {
  const mailbox = mailboxOf(google, person);
  const headers = headersOf(arriving.raw);
  const [from] = addressesIn(findHeader(headers, 'From'));
  const raw = rewriteHead(arriving.raw, {
    above: arrivalHeaders(google, {
      ...arriving,
      fromDomain: domainOf(from?.address ?? arriving.envelopeFrom),
    }),
    without: ['Bcc', 'Return-Path', 'Delivered-To'],
    below: findHeader(headers, 'Message-ID') ? [] : [missingMessageId(google)],
  });
  return addMessage(google, mailbox, {
    raw,
    labelIds: arriving.labelIds ?? arrivalLabels,
    internalDateMs: google.clock.now().getTime(),
    threadId: arriving.threadId ?? threadOfArrival(mailbox, headers),
  });
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function missingMessageId(google: Google): string {
  return `Message-ID: <${spell(google.random, 'hex', 32)}.SMTPIN_ADDED_MISSING@mx.google.com>`;
}
