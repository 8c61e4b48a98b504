import { type Fields, letter, letterOf, multipart, part, type Sample } from './letter.ts';

export const ours = letter(
  { From: 'Acme Help <help@acme.test>', To: 'gone@customer.test', 'Message-ID': '<kh.42@acme.test>' },
  'Our answer.',
);
const ourHeader = 'From: help@acme.test\r\nMessage-ID: <kh.42@acme.test>\r\nSubject: Re: The printer\r\n';

type Told = { status: string; action?: string; recipient?: string; diagnostic?: string };

/** As RFC 3464 writes it down; providers differ in all the rest. */
function statusOf({ status, action = 'failed', recipient = 'gone@customer.test', diagnostic }: Told): string {
  const lines = [
    'Reporting-MTA: dns; mx.provider.test',
    'Arrival-Date: Mon, 2 Nov 2026 10:00:00 +0000',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    ...(diagnostic ? [`Diagnostic-Code: smtp; ${diagnostic}`] : []),
    '',
  ];
  return lines.join('\r\n');
}

export function report(
  fields: Fields,
  told: Told,
  words = 'Your message could not be delivered.',
  returned = true,
): Buffer {
  const parts = [
    part('text/plain; charset=utf-8', words),
    part('message/delivery-status', statusOf(told)),
    returned ? part('message/rfc822', ours) : part('text/rfc822-headers', ourHeader),
  ];
  const { type, body } = multipart('report', parts);
  return letterOf({ type: `${type}; report-type=delivery-status`, body }, { 'Return-Path': '<>', ...fields });
}

function sample(name: string, raw: Buffer, because: string, more: Sample['is'] = {}): Sample {
  return { name, raw, is: { origin: 'bounce', because, mayBeAnswered: false, ...more } };
}

const failed = { failed: ['gone@customer.test 5.1.1'], original: 'kh.42@acme.test' };

export const bounceSamples: readonly Sample[] = [
  sample(
    'Gmail',
    report(
      {
        From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        Subject: 'Delivery Status Notification (Failure)',
        'Auto-Submitted': 'auto-replied',
        'X-Failed-Recipients': 'gone@customer.test',
      },
      { status: '5.1.1', diagnostic: '550-5.1.1 The email account that you tried to reach does not exist.' },
    ),
    'report_delivery',
    failed,
  ),
  sample(
    'Exchange Online',
    report(
      {
        From: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@customer.test>',
        Subject: 'Undeliverable: Re: The printer',
        'X-MS-Exchange-Message-Is-Ndr': '',
      },
      { status: '5.1.10', diagnostic: '550 5.1.10 RESOLVER.ADR.RecipientNotFound' },
    ),
    'report_delivery',
    { failed: ['gone@customer.test 5.1.10'], original: 'kh.42@acme.test' },
  ),
  sample(
    'Postfix',
    report(
      {
        From: 'MAILER-DAEMON@mx.provider.test (Mail Delivery System)',
        Subject: 'Undelivered Mail Returned to Sender',
      },
      { status: '5.1.1' },
      'This is the mail system at host mx.provider.test.',
      false,
    ),
    'report_delivery',
    failed,
  ),
  sample(
    'Postfix, delayed',
    report(
      { From: 'MAILER-DAEMON@mx.provider.test', Subject: 'Delayed Mail (still being retried)' },
      { status: '4.4.1', action: 'delayed' },
    ),
    'report_delivery',
    { failed: ['gone@customer.test 4.4.1'] },
  ),
  sample(
    'Sendmail',
    report(
      {
        From: 'Mail Delivery Subsystem <MAILER-DAEMON@mx.provider.test>',
        Subject: 'Returned mail: see transcript for details',
      },
      { status: '5.1.1' },
    ),
    'report_delivery',
    failed,
  ),
  sample(
    'Yahoo',
    report(
      { From: 'MAILER-DAEMON@yahoo.test', Subject: 'Failure Notice' },
      { status: '5.1.1' },
      'Sorry, we were unable to deliver your message.',
    ),
    'report_delivery',
    failed,
  ),
  sample(
    'iCloud',
    report(
      {
        From: 'Mail Delivery System <mailer-daemon@icloud.test>',
        Subject: 'Undelivered Mail Returned to Sender',
        'X-Prov': 'icloud',
      },
      { status: '5.1.1' },
    ),
    'report_delivery',
    failed,
  ),
  sample(
    'Amazon SES',
    report(
      { From: 'MAILER-DAEMON@eu-west-1.amazonses.test', Subject: 'Delivery Status Notification (Failure)' },
      { status: '5.1.1', diagnostic: '550 user unknown' },
    ),
    'report_delivery',
    failed,
  ),
  sample(
    'GMX',
    report(
      {
        From: 'GMX Mailer Daemon <mailer-daemon@gmx.test>',
        Subject: 'Mail delivery failed: returning message to sender',
      },
      { status: '5.1.1' },
    ),
    'report_delivery',
    failed,
  ),
  sample(
    'web.de, of which only the words are left',
    letter(
      { 'Return-Path': '<>', From: 'mailer-daemon@web.test', Subject: 'Unzustellbar: Re: The printer' },
      'Diese E-Mail konnte nicht zugestellt werden.',
    ),
    'mail_daemon',
  ),
  sample(
    'Exim',
    letter(
      {
        'Return-Path': '<>',
        From: 'Mail Delivery System <Mailer-Daemon@mx.provider.test>',
        Subject: 'Mail delivery failed: returning message to sender',
        'X-Failed-Recipients': 'gone@customer.test',
        'Auto-Submitted': 'auto-replied',
      },
      'This message was created automatically by mail delivery software.',
    ),
    'x_failed_recipients',
  ),
  sample(
    'Exim, delayed',
    letter({
      'Return-Path': '<>',
      From: 'Mailer-Daemon@mx.provider.test',
      Subject: 'Warning: message 1abc delayed 24 hours',
    }),
    'mail_daemon',
  ),
  sample(
    'qmail',
    letter(
      { 'Return-Path': '<>', From: 'MAILER-DAEMON@mx.provider.test', Subject: 'failure notice' },
      'Hi. This is the qmail-send program at mx.provider.test.\nI’m afraid I wasn’t able to deliver your message.',
    ),
    'mail_daemon',
  ),
  sample(
    'Lotus Domino',
    letter({
      'Return-Path': '<>',
      From: 'Postmaster@customer.test',
      Subject: 'DELIVERY FAILURE: User gone not listed in Domino Directory',
    }),
    'mail_daemon',
  ),
  sample(
    'Exchange 2003',
    letter({
      'Return-Path': '<>',
      From: 'System Administrator <postmaster@customer.test>',
      Subject: 'Undeliverable: The printer',
    }),
    'mail_daemon',
  ),
  sample(
    'Mimecast',
    letter({
      'Return-Path': '<>',
      From: 'Postmaster@mimecast.test',
      Subject: '[Postmaster] Email Delivery Failure',
      'Auto-Submitted': 'auto-generated',
    }),
    'mail_daemon',
  ),
  sample(
    'a French host',
    letter({ 'Return-Path': '<>', From: 'postmaster@customer.test', Subject: 'Non remis : The printer' }),
    'mail_daemon',
  ),
  sample(
    'a host that signs with a person’s name',
    letter({
      'Return-Path': '<>',
      From: 'Mail Team <team@mail.test>',
      Subject: 'Undelivered mail returned to you',
    }),
    'subject',
  ),
  sample(
    'a report with nobody in it',
    letterOf(
      multipart('report', [
        part('text/plain', 'x'),
        part('message/delivery-status', 'Reporting-MTA: dns; x'),
      ]),
    ),
    'report_delivery',
    { failed: [] },
  ),
  sample(
    'a report of three recipients',
    letterOf(
      multipart('report', [
        part('text/plain', 'x'),
        part(
          'message/delivery-status',
          `${statusOf({ status: '5.1.1' })}\r\nFinal-Recipient: rfc822;two@customer.test\r\nAction: Failed\r\nStatus: 5.2.2 (full)\r\n\r\nOriginal-Recipient: RFC822; <three@customer.test>\r\nAction: failed\r\n`,
        ),
      ]),
    ),
    'report_delivery',
    { failed: ['gone@customer.test 5.1.1', 'two@customer.test 5.2.2', 'three@customer.test undefined'] },
  ),
];
