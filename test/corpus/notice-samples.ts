import { ours, report } from './bounce-samples.ts';
import { letter, letterOf, multipart, part, type Sample } from './letter.ts';

/** What programs say of mails of ours that is no trouble, and persons who write as if they were programs. */
export const noticeSamples: readonly Sample[] = [
  {
    name: 'delivered after all is no bounce',
    raw: report(
      { From: 'MAILER-DAEMON@mx.provider.test', Subject: 'Successful Mail Delivery Report' },
      { status: '2.0.0', action: 'delivered' },
    ),
    is: {
      origin: 'notice',
      because: 'report_delivery',
      mayBeAnswered: false,
      failed: ['gone@customer.test 2.0.0'],
    },
  },
  {
    name: 'a notice that it was read',
    raw: letterOf(
      multipart('report', [
        part('text/plain', 'Your message was read.'),
        part(
          'message/disposition-notification',
          'Final-Recipient: rfc822;kim@customer.test\r\nOriginal-Message-ID: <kh.42@acme.test>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n',
        ),
      ]),
      { Subject: 'Read: The printer' },
    ),
    is: {
      origin: 'notice',
      because: 'report_disposition',
      report: { kind: 'disposition', disposition: 'displayed', original: 'kh.42@acme.test' },
    },
  },
  {
    name: 'a notice that it was thrown away unread',
    raw: letterOf(
      multipart('report', [
        part(
          'message/disposition-notification',
          'Disposition: automatic-action/MDN-sent-automatically; deleted\r\n',
        ),
        part('message/rfc822', ours),
      ]),
    ),
    is: {
      origin: 'notice',
      report: { kind: 'disposition', disposition: 'deleted', original: 'kh.42@acme.test' },
    },
  },
  {
    name: 'a complaint',
    raw: letterOf(
      multipart('report', [
        part('text/plain', 'This is an email abuse report.'),
        part('message/feedback-report', 'Feedback-Type: abuse\r\nVersion: 1\r\n'),
        part('message/rfc822', ours),
      ]),
    ),
    is: {
      origin: 'notice',
      because: 'report_complaint',
      report: { kind: 'complaint', original: 'kh.42@acme.test' },
    },
  },
  {
    name: 'whoever writes about a failed delivery is a person',
    raw: letter({ Subject: 'Delivery failed for my parcel', 'Return-Path': '<kim@customer.test>' }),
    is: { origin: 'person', mayBeAnswered: true },
  },
  {
    name: 'a postmaster who writes himself is a person',
    raw: letter({ From: 'postmaster@customer.test', 'Return-Path': '<postmaster@customer.test>' }),
    is: { origin: 'person', mayBeAnswered: true },
  },
];
