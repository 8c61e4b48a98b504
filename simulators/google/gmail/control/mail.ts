import { json, withoutBody } from '../../../frame/answers.ts';
import { ControlRefusal } from '../../../frame/control-refusal.ts';
import { type Fields, readControlBody, readFields } from '../../../frame/fields.ts';
import type { Route } from '../../../frame/routes.ts';
import type { Google } from '../../google.ts';
import { verdicts } from '../arrival-headers.ts';
import { arrive, writeMail } from '../arriving-mail.ts';
import { addressesIn } from '../mime/addresses.ts';
import type { Attachment } from '../mime/compose.ts';
import type { SentMail } from '../records.ts';

const known = [
  ...['from', 'to', 'cc', 'subject', 'text', 'html', 'headers', 'raw', 'attachments', 'authentication'],
  'labelIds',
] as const;

/** Mail from outside, and what has left. */
export function mailControl(google: Google, prefix: string): Route[] {
  const { sent } = google.gmail;
  return [
    {
      method: 'POST',
      path: prefix,
      answer: async ({ request }) => {
        const arrived = bring(google, await readControlBody(request, known));
        if (arrived.delivered.length > 0) return json(arrived, { status: 201 });
        throw new ControlRefusal(404, `Nobody at the simulated Google reads ${arrived.unknown.join(', ')}.`);
      },
    },
    {
      method: 'GET',
      path: `${prefix}/sent`,
      answer: ({ url }) => {
        const found = sent.filter(mail => fits(mail, url.searchParams));
        const withRaw = url.searchParams.get('raw') === 'true';
        return json({ count: found.length, sent: found.map(mail => shown(mail, withRaw)) });
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/sent`,
      answer: () => {
        sent.length = 0;
        return withoutBody(204);
      },
    },
  ];
}

function bring(google: Google, body: Fields) {
  const to = readAddresses(body, 'to');
  const from = body.findText('from');
  const raw = body.findText('raw');
  if (raw === undefined && (from === undefined || to === undefined)) {
    throw new ControlRefusal(400, 'A mail needs from and to, or raw.');
  }
  return arrive(google, {
    raw: raw === undefined ? write(google, body, from ?? '', to ?? []) : readRaw(raw),
    envelopeFrom: from === undefined ? undefined : (addressesIn(from)[0]?.address ?? ''),
    recipients: to && envelope([...to, ...(readAddresses(body, 'cc') ?? [])]),
    verdict: body.findChoice('authentication', verdicts) ?? 'pass',
    labelIds: body.findTexts('labelIds'),
  });
}

function envelope(lists: readonly string[]): string[] {
  const addresses = lists.flatMap(addressesIn).map(({ address }) => address);
  if (addresses.length === 0) throw new ControlRefusal(400, 'to names no address.');
  return addresses;
}

function readAddresses(body: Fields, name: string): string[] | undefined {
  return typeof body.findAny(name) === 'string' ? [body.requireText(name)] : body.findTexts(name);
}

function write(google: Google, body: Fields, from: string, to: readonly string[]): Buffer {
  const headers = body.findTextMap('headers') ?? {};
  const lines = [from, ...to, body.findText('subject') ?? '', ...Object.entries(headers).flat()];
  if (lines.some(line => /[\r\n]/.test(line))) {
    throw new ControlRefusal(400, 'A header is one line. For anything else there is raw.');
  }
  return writeMail(google, {
    from,
    to: to.join(', '),
    cc: readAddresses(body, 'cc')?.join(', '),
    subject: body.findText('subject') ?? '',
    text: body.findText('text') ?? '',
    html: body.findText('html'),
    headers,
    attachments: body.findList('attachments', readAttachment),
  });
}

function readAttachment(item: unknown): Attachment {
  const fields = readFields(item, ['filename', 'mimeType', 'text', 'base64']);
  const base64 = fields.findText('base64');
  return {
    filename: fields.requireText('filename'),
    mimeType: fields.findText('mimeType') ?? 'application/octet-stream',
    content:
      base64 === undefined
        ? Buffer.from(fields.findText('text') ?? '', 'utf8')
        : Buffer.from(base64, 'base64'),
  };
}

/** A mail begins with the name of a header and a colon, which base64 cannot contain. */
function readRaw(raw: string): Buffer {
  return /^[\w+/=\s-]*$/.test(raw) ? Buffer.from(raw, 'base64') : Buffer.from(raw, 'utf8');
}

function fits(mail: SentMail, query: URLSearchParams): boolean {
  const [account, messageId, to] = ['account', 'messageId', 'to'].map(name => query.get(name));
  return (
    (!account || mail.account === account) &&
    (!messageId || mail.messageId === messageId.replace(/^<(.*)>$/, '$1')) &&
    (!to || mail.recipients.includes(to))
  );
}

function shown({ raw, ...mail }: SentMail, withRaw: boolean) {
  return { ...mail, sizeEstimate: raw.length, ...(withRaw && { raw: raw.toString('utf8') }) };
}
