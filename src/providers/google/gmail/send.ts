import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { type Answered, sendJson, sendText } from '../../http.ts';
import type { Busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { type GmailRefused, readGmailRefusal } from './refusal.ts';

/** A large mail over a slow line. Whoever waits for it is a job. */
export const MOST_SEND_MS = 60_000;
const LIMITS = { timeOutMs: MOST_SEND_MS, mostBytes: 65_536 };

/** Beyond it Google wants the mail as an upload. */
const MOST_JSON_BYTES = 4 * 1_024 * 1_024;
/** Of messages.send, by its discovery document. */
export const MOST_SENT_BYTES = 36_700_160;

export type Sent = {
  kind: 'sent';
  /** Gmail's name for the mail among those sent. */
  id: string;
  threadId: string;
};

/** Google has no key by which a second attempt would be known as one, so what is not certain must be looked up. */
export type SentOrNot = Sent | { kind: 'unknown'; clue: string } | GmailRefused;

const answered = z.object({ id: z.string().min(1).max(100), threadId: z.string().min(1).max(100) });

/** `raw` is a whole mail in ASCII (RFC 5322), Bcc included: Gmail sends to it and takes it out. */
export async function sendRawMail(
  needs: GoogleNeeds,
  token: Secret<string>,
  { raw, threadId }: { raw: string; threadId?: string },
): Promise<SentOrNot> {
  const answer = await (raw.length > MOST_JSON_BYTES ? upload : post)(needs, token, { raw, threadId });
  if (answer.kind === 'busy') return certain(answer);
  if (!answer.isSuccess) return readGmailRefusal(answer, needs.world.now());
  const { data } = answered.safeParse(answer.body);
  return data ? { kind: 'sent', ...data } : { kind: 'unknown', clue: 'unreadable_answer' };
}

type Asked = { raw: string; threadId: string | undefined };

function post(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
  asked: Asked,
): Promise<Answered | Busy> {
  const { raw, threadId } = asked;
  return sendJson(
    world,
    {
      url: `${endpoints.gmail}/gmail/v1/users/me/messages/send`,
      method: 'POST',
      headers: bearer(token),
      body: { raw: Buffer.from(raw, 'latin1').toString('base64url'), ...(threadId && { threadId }) },
    },
    LIMITS,
  );
}

/** No line of a mail is longer than 998 characters, so this one is in none. */
const boundary = 'part-of-an-upload-'.repeat(3);

function upload(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
  asked: Asked,
): Promise<Answered | Busy> {
  const { raw, threadId } = asked;
  const facts = JSON.stringify(threadId ? { threadId } : {});
  return sendText(
    world,
    {
      url: `${endpoints.gmail}/upload/gmail/v1/users/me/messages/send?uploadType=multipart`,
      method: 'POST',
      headers: { ...bearer(token), 'content-type': `multipart/related; boundary=${boundary}` },
      body:
        `--${boundary}\r\ncontent-type: application/json\r\n\r\n${facts}\r\n` +
        `--${boundary}\r\ncontent-type: message/rfc822\r\n\r\n${raw}\r\n--${boundary}--\r\n`,
    },
    LIMITS,
  );
}

export function bearer(token: Secret<string>): Record<string, string> {
  return { authorization: `Bearer ${token.reveal()}` };
}

/** There was nobody to give it to. After any other trouble on the way it may have been taken. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function certain(busy: Busy): Busy | { kind: 'unknown'; clue: string } {
  const { reason, clue = reason } = busy;
  if (reason === 'rate_limited' || (reason === 'network' && neverArrived.has(clue))) return busy;
  return { kind: 'unknown', clue };
}
