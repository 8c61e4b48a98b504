import { letter, type Sample } from './letter.ts';

const edge =
  'from mail.customer.test (mail.customer.test. [192.0.2.7]) by mx.google.com with ESMTPS id x for <help@acme.test>; Mon, 02 Nov 2026 01:00:02 -0800 (PST)';
const hop = 'by 2002:a05:6402:1 with SMTP id y; Mon, 02 Nov 2026 01:00:03 -0800 (PST)';

/** The order in which Gmail leaves them: its own on top, then the border, then its judgement, then the sender's. */
function received(lines: readonly string[], rest: readonly string[] = []): Buffer {
  const top = ['Delivered-To: help@acme.test', `Received: ${hop}`, ...lines, ...rest];
  return Buffer.concat([Buffer.from(`${top.join('\r\n')}\r\n`), letter()]);
}

const judged = (results: string) => `Authentication-Results: mx.google.com;\r\n       ${results}`;
const border = [
  `Return-Path: <kim@customer.test>`,
  `Received: ${edge}`,
  'Received-SPF: pass (google.com: ok)',
];
const allPass =
  'dkim=pass header.i=@customer.test header.s=s1 header.b=abc;\r\n       spf=pass (google.com: domain of kim@customer.test designates 192.0.2.7 as permitted sender) smtp.mailfrom=kim@customer.test;\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=customer.test';

function sample(
  name: string,
  authentication: string,
  lines: readonly string[],
  rest: readonly string[] = [],
): Sample {
  return { name, raw: received(lines, rest), is: { authentication } };
}

export const authenticationSamples: readonly Sample[] = [
  sample('all passed', 'authentic dmarc', [...border, judged(allPass)]),
  sample('signed by the domain, no DMARC', 'authentic dkim', [
    ...border,
    judged('dkim=pass header.d=customer.test; spf=none smtp.mailfrom=kim@other.test'),
  ]),
  sample('signed by a domain of the same organisation', 'authentic dkim', [
    ...border,
    judged('dkim=pass header.i=@mail.customer.test'),
  ]),
  sample('signed by somebody else', 'unproven nothing_passed', [
    ...border,
    judged('dkim=pass header.i=@evil.test; spf=pass smtp.mailfrom=x@evil.test'),
  ]),
  sample('sent by a host of the domain', 'authentic spf', [
    ...border,
    judged('dkim=fail header.i=@customer.test; spf=pass smtp.mailfrom=bounce@customer.test'),
  ]),
  sample('against the policy of the domain', 'forged', [
    ...border,
    judged(
      'dkim=none; spf=softfail smtp.mailfrom=x@evil.test; dmarc=fail (p=REJECT dis=NONE) header.from=customer.test',
    ),
  ]),
  sample('DMARC of another domain', 'unproven nothing_passed', [
    ...border,
    judged('dmarc=pass header.from=evil.test'),
  ]),
  sample('a result in a comment', 'unproven nothing_passed', [
    ...border,
    judged('spf=neutral (dmarc=pass header.from=customer.test) smtp.mailfrom=x@evil.test'),
  ]),
  sample('a domain before the last at', 'unproven nothing_passed', [
    ...border,
    judged('spf=pass smtp.mailfrom="customer.test@x"@evil.test'),
  ]),
  sample('no judgement at all', 'unproven not_judged', border),
  {
    name: 'a mail that never crossed the border',
    raw: letter({ Subject: 'Local' }),
    is: { authentication: 'unproven not_judged' },
  },
  sample('a judgement that came with the mail', 'unproven not_judged', [
    ...border,
    'X-Mailer: evil',
    judged(allPass),
  ]),
  sample('a forged judgement below ours', 'unproven nothing_passed', [
    ...border,
    judged('spf=none smtp.mailfrom=x@evil.test'),
    judged(allPass),
  ]),
  sample('a forged border and judgement below ours', 'unproven nothing_passed', [
    ...border,
    judged('spf=none smtp.mailfrom=x@evil.test'),
    `Received: ${edge}`,
    judged(allPass),
  ]),
  sample('a judgement of another host above', 'unproven not_judged', [
    'Authentication-Results: mx.evil.test; dmarc=pass header.from=customer.test',
    'Received: from mail.evil.test by mx.evil.test; Mon, 02 Nov 2026 01:00:02 -0800',
    judged(allPass),
  ]),
  sample('a judge with a name like ours', 'unproven not_judged', [
    ...border,
    'Authentication-Results: mx.google.com.evil.test; dmarc=pass header.from=customer.test',
  ]),
  sample('a border with a name like ours', 'unproven not_judged', [
    'Received: from x (by mx.google.com) by mx.evil.test; Mon, 02 Nov 2026 01:00:02 -0800',
    judged(allPass),
  ]),
  sample('sent by a program of the account itself', 'unproven not_judged', [
    'Received: from 42 named unknown by gmailapi.google.com with HTTPREST; Mon, 2 Nov 2026 01:00:00 -0800',
    `Received: ${edge}`,
    judged(allPass),
  ]),
  sample('a judgement with a version', 'authentic dmarc', [
    ...border,
    'Authentication-Results: mx.google.com 1; dmarc=pass header.from=Customer.TEST',
  ]),
];
