import type { Visit } from '../../frame/routes.ts';
import { type JsonBody, readJsonBody, readJsonText } from './json-body.ts';
import { findHeader, readHeaders, sectionsOf } from './mime/headers.ts';
import { readParts } from './mime/parts.ts';
import { invalidArgument } from './refusal.ts';

/** Every field of a Message; Gmail takes the whole resource back and reads from it what it needs. */
export const messageFields = [
  ...['id', 'threadId', 'labelIds', 'snippet', 'historyId', 'internalDate', 'payload', 'sizeEstimate', 'raw'],
  'classificationLabelValues',
] as const;

export type SubmittedMessage = {
  raw: Buffer;
  threadId: string | undefined;
  labelIds: readonly string[];
};

export async function readMessage({ request, url }: Visit): Promise<SubmittedMessage> {
  if (!url.pathname.includes('/upload/')) return messageIn(await readJsonBody(request, messageFields));
  return readUpload(request, url, messageFields, body => body);
}

/** Media alone, or after a description in JSON (multipart/related). */
export async function readUpload(
  request: Request,
  url: URL,
  known: readonly string[],
  within: (body: JsonBody) => JsonBody | undefined,
): Promise<SubmittedMessage> {
  const bytes = Buffer.from(await request.arrayBuffer());
  const kind = url.searchParams.get('uploadType');
  if (kind === 'media') return { raw: bytes, threadId: undefined, labelIds: [] };
  if (kind !== 'multipart') throw invalidArgument('Only uploadType=media and multipart are simulated.');
  const type = request.headers.get('content-type') ?? '';
  const whole = Buffer.concat([Buffer.from(`Content-Type: ${type}\r\n\r\n`), bytes]);
  const [description, media] = readParts(whole, '', 0, 1).parts;
  if (!description || !media) throw invalidArgument('Invalid multipart request');
  const body = within(readJsonText(description.content().toString('utf8'), known));
  return {
    raw: media.content(),
    threadId: body?.findText('threadId'),
    labelIds: body?.findTexts('labelIds') ?? [],
  };
}

export function messageIn(body: JsonBody | undefined): SubmittedMessage {
  const text = body?.findText('raw');
  if (!body || !text) {
    throw invalidArgument(
      "'raw' RFC822 payload message string or uploading message via /upload/* URL required",
    );
  }
  if (!/^[\w+/=\s-]*$/.test(text)) {
    throw invalidArgument(`Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed`);
  }
  return {
    raw: Buffer.from(text, 'base64url'),
    threadId: body.findText('threadId'),
    labelIds: body.findTexts('labelIds'),
  };
}

/** The moment in the Date header, if it can be read. */
export function dateHeaderMs(raw: Buffer): number | undefined {
  const moment = Date.parse(findHeader(readHeaders(sectionsOf(raw).head), 'Date') ?? '');
  return Number.isNaN(moment) ? undefined : moment;
}
