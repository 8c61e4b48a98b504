import assert from 'node:assert/strict';
import { type Json, json, origin, simulatedGoogle } from './simulated-google.ts';

export const everything = 'https://mail.google.com/';
export const gmailScope = (name: string) => `https://www.googleapis.com/auth/gmail.${name}`;
const users = '/google/gmail/gmail/v1/users/me';

/** Somebody's mailbox as a program with a token sees it: by paths, and by JSON as it comes. */
export type Client = ReturnType<typeof clientWith>;

export function gmailWorld() {
  const google = simulatedGoogle();
  const client = async (account: string, ...scopes: string[]): Promise<Client> => {
    const { access_token } = await google.connect(account, { scope: scopes.join(' ') });
    return clientWith(google.fetch, access_token);
  };
  const mail = (letter: Json) => google.control('POST', '/google/_control/mail', letter);
  /** One mail to one person; answers where it ended. */
  const write = async (letter: Json) => {
    const { delivered } = await mail({
      from: 'Zoe Brandt <zoe@customer.test>',
      to: 'kim@acme.test',
      text: 'Hello',
      ...letter,
    });
    const [first] = listOf(delivered);
    assert.ok(first, 'nobody got the mail');
    return { id: String(first.id), threadId: String(first.threadId), historyId: String(first.historyId) };
  };
  const settings = (changes: Json) => google.change('mail/settings', changes);
  const mailbox = (account: string) => google.control('GET', `/google/_control/mailboxes/${account}`);
  const inbox = async (account: string, query = '') =>
    listOf((await google.control('GET', `/google/_control/mailboxes/${account}/messages${query}`)).messages);
  return { ...google, client, mail, write, settings, mailbox, inbox };
}

export function clientWith(fetch: (request: Request) => Promise<Response>, token: string | undefined) {
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(
      new Request(origin + (path.startsWith('/google/') ? path : users + path), {
        method,
        headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  const must = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const response = await ask(method, path, body);
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
    return response.status === 204 ? {} : json(response);
  };
  const get = (path: string) => must('GET', path);
  const post = (path: string, body?: unknown) => must('POST', path, body);
  const put = (path: string, body?: unknown) => must('PUT', path, body);
  const remove = (path: string) => must('DELETE', path);
  return { ask, get, post, put, remove };
}

/** Google's envelope, whole: status, reason and words. */
export async function expectError(
  response: Response,
  code: number,
  reason: string,
  message?: string | RegExp,
) {
  const body = await json(response);
  const error = recordOf(body.error);
  const [first] = listOf(error.errors);
  assert.deepEqual(
    { status: response.status, code: error.code, reason: first?.reason },
    { status: code, code, reason },
    JSON.stringify(body),
  );
  if (typeof message === 'string') assert.equal(error.message, message);
  else if (message) assert.match(String(error.message), message);
  return error;
}

export function listOf(value: unknown): Json[] {
  assert.ok(Array.isArray(value), `a list was expected: ${JSON.stringify(value)}`);
  return value.map(recordOf);
}

export function recordOf(value: unknown): Json {
  assert.ok(isRecord(value), `an object was expected: ${JSON.stringify(value)}`);
  return value;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function idsOf(value: unknown): string[] {
  return listOf(value ?? []).map(one => String(one.id));
}

/** A mail as a program writes it, ready for `raw`. */
export function raw(...lines: string[]): string {
  return Buffer.from(lines.join('\r\n'), 'utf8').toString('base64url');
}

export function decoded(data: unknown): string {
  return Buffer.from(String(data), 'base64url').toString('utf8');
}

export function headerOf(message: Json, name: string): string | undefined {
  const found = listOf(recordOf(message.payload).headers).find(
    header => String(header.name).toLowerCase() === name.toLowerCase(),
  );
  return found === undefined ? undefined : String(found.value);
}
