import { spell } from '../../frame/random.ts';
import type { Google } from '../google.ts';
import type { Person } from '../records.ts';
import { mailDate } from './arrival-headers.ts';
import { deliver } from './deliver.ts';
import { sectionsOf } from './mime/headers.ts';
import type { Message } from './records.ts';

export function isBouncing(google: Google, address: string): boolean {
  const lower = address.toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@'));
  return google.gmail.settings.bouncing.some(one => [lower, domain].includes(one.toLowerCase()));
}

type Failed = { address: string; sender: string };

/** RFC 3464, as Gmail writes it: into the same conversation, from nobody, with the headers of what failed. */
export function bounce(google: Google, person: Person, failed: Message, { address, sender }: Failed): void {
  const boundary = `000000000000${spell(google.random, 'hex', 16)}`;
  const reason = `550 5.1.1 The email account that you tried to reach does not exist.`;
  const original = `<${failed.messageId}>`;
  const raw = [
    'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    `To: ${sender}`,
    'Auto-Submitted: auto-replied',
    'Subject: Delivery Status Notification (Failure)',
    `References: ${original}`,
    `In-Reply-To: ${original}`,
    `X-Failed-Recipients: ${address}`,
    `Message-ID: <${spell(google.random, 'hex', 20)}.GMR@mx.google.com>`,
    `Date: ${mailDate(google.clock.now())}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; boundary="${boundary}"; report-type=delivery-status`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset="UTF-8"',
    '',
    '** Address not found **',
    '',
    `Your message wasn't delivered to ${address} because the address couldn't be found, or is unable to receive mail.`,
    '',
    `The response was: ${reason}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; googlemail.com',
    `Arrival-Date: ${mailDate(google.clock.now())}`,
    `X-Original-Message-ID: ${original}`,
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    'Status: 5.1.1',
    `Diagnostic-Code: smtp; ${reason}`,
    '',
    `--${boundary}`,
    'Content-Type: message/rfc822',
    '',
    sectionsOf(failed.raw).head.toString('latin1'),
    '',
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n');
  deliver(google, person, {
    raw: Buffer.from(raw, 'latin1'),
    envelopeFrom: '',
    recipient: person.email,
    verdict: 'pass',
    threadId: failed.threadId,
  });
}
