import { spell } from '../../frame/random.ts';
import type { Google } from '../google.ts';

export const verdicts = ['pass', 'fail', 'none'] as const;
export type Verdict = (typeof verdicts)[number];

type Arrival = {
  recipient: string;
  /** Empty for notices of delivery, which must never be answered. */
  envelopeFrom: string;
  /** The domain of the address in From, which DMARC is about. */
  fromDomain: string;
  verdict: Verdict;
};

const sender = 'mail-sor-f41.google.com';
const senderIp = '209.85.220.41';

/** What Google's servers put above a mail that comes in. Their verdict is the only one to be trusted in it. */
export function arrivalHeaders(google: Google, { recipient, envelopeFrom, fromDomain, verdict }: Arrival) {
  const date = mailDate(google.clock.now());
  const id = spell(google.random, 'hex', 24);
  return [
    `Delivered-To: ${recipient}`,
    `Received: by 2002:a05:7300:5ca1:b0:${id.slice(0, 3)}:${id.slice(3, 7)}:${id.slice(7, 11)} with SMTP id ${id.slice(0, 9)}csp${id.slice(9, 15)};\r\n        ${date}`,
    `Return-Path: <${envelopeFrom}>`,
    `Received: from ${sender} (${sender}. [${senderIp}])\r\n        by mx.google.com with SMTPS id ${id}sor.1.2026\r\n        for <${recipient}>\r\n        (Google Transport Security);\r\n        ${date}`,
    `Received-SPF: ${spf(envelopeFrom, verdict)} client-ip=${senderIp};`,
    `Authentication-Results: mx.google.com;\r\n       ${results(envelopeFrom, fromDomain, verdict, id).join(';\r\n       ')}`,
  ];
}

function results(envelopeFrom: string, fromDomain: string, verdict: Verdict, id: string): string[] {
  const policy = '(p=NONE sp=NONE dis=NONE)';
  const mailfrom = `spf=${spf(envelopeFrom, verdict)} smtp.mailfrom=${envelopeFrom}`;
  if (verdict === 'none') return [mailfrom];
  const key = `header.i=@${fromDomain} header.s=20230601 header.b=${id.slice(0, 8)}`;
  return [`dkim=${verdict} ${key}`, mailfrom, `dmarc=${verdict} ${policy} header.from=${fromDomain}`];
}

function spf(envelopeFrom: string, verdict: Verdict): string {
  const domain = `google.com: domain of ${envelopeFrom || 'postmaster@mail-sor-f41.google.com'}`;
  if (verdict === 'pass') return `pass (${domain} designates ${senderIp} as permitted sender)`;
  if (verdict === 'fail') return `fail (${domain} does not designate ${senderIp} as permitted sender)`;
  return `none (${domain} does not designate permitted sender hosts)`;
}

export function mailDate(moment: Date): string {
  return moment.toUTCString().replace('GMT', '+0000');
}
