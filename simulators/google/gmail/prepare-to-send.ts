import { spell } from '../../frame/random.ts';
import type { Google } from '../google.ts';
import type { Person } from '../records.ts';
import { mailDate } from './arrival-headers.ts';
import { addressesIn } from './mime/addresses.ts';
import { spelledAddress } from './mime/compose.ts';
import { findHeader, headersOf } from './mime/headers.ts';
import { rewriteHead } from './mime/rewrite-head.ts';
import type { Mailbox } from './records.ts';
import { defaultSender, mayWriteAs } from './send-as.ts';

export type Prepared = { readonly raw: Buffer; readonly sender: string };

/** What Gmail makes of a mail before it leaves: a From that may be used, and what had been left out. */
export function prepareToSend(google: Google, person: Person, mailbox: Mailbox, raw: Buffer): Prepared {
  const headers = headersOf(raw);
  const [from] = addressesIn(findHeader(headers, 'From'));
  const own = defaultSender(person, mailbox);
  const isAllowed = from !== undefined && mayWriteAs(person, mailbox, from.address);
  const messageId = findHeader(headers, 'Message-ID');
  const keepsId = messageId !== undefined && google.gmail.settings.keepsMessageIds;
  const date = mailDate(google.clock.now());
  const received = `Received: from unknown by gmailapi.google.com with HTTPREST;\r\n        ${date}`;
  return {
    sender: isAllowed ? from.address : own.address,
    raw: rewriteHead(raw, {
      above: [received],
      without: [...(isAllowed ? [] : ['From']), ...(keepsId ? [] : ['Message-ID'])],
      below: [
        ...(isAllowed ? [] : [`From: ${spelledAddress(own)}`]),
        ...(findHeader(headers, 'Date') === undefined ? [`Date: ${date}`] : []),
        ...(keepsId ? [] : [`Message-ID: <CA${spell(google.random, 'base64url', 60)}@mail.gmail.com>`]),
        ...(keepsId || messageId === undefined ? [] : [`X-Google-Original-Message-ID: ${messageId}`]),
      ],
    }),
  };
}
