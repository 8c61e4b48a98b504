import { exchangeUrl } from '../paths.ts';
import { reach } from './client.ts';
import { Problem } from './problem.ts';
import { isRecord } from './record.ts';

export type Tried = {
  /** Undefined: as whoever is signed in. */
  key?: string;
  subject?: { kind: 'name' | 'token'; text: string };
  /** What is said beside: never a secret, for it stands in the address. */
  selectors: Readonly<Record<string, string>>;
};

/** An answer of the exchange, without the token. */
export type Answered = {
  status: number;
  /** What there is to show, with the token cut short. */
  shown: Readonly<Record<string, unknown>>;
  connectionId: string | undefined;
  expiresIn: number | undefined;
  problem: Problem | undefined;
  link: string | undefined;
  needsCode: boolean;
  choices: readonly { id: string; address: string }[];
};

const SHOWN_LETTERS = 8;

/**
 * The one request that a key typed into the page goes into. No cookie goes with it, so that the key alone
 * counts; nothing is kept in a cache; and what comes back loses its token here, before anybody can keep it.
 */
export async function tryExchange(
  { key, subject, selectors }: Tried,
  mask: (start: string, hidden: number) => string,
): Promise<Answered> {
  const headers = new Headers();
  if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
  if (subject?.kind === 'name') headers.set('x-keyholder-subject', asBytes(subject.text));
  if (subject?.kind === 'token') headers.set('x-keyholder-subject-token', subject.text);
  const response = await reach(
    new Request(exchangeUrl(selectors), {
      method: 'POST',
      headers,
      credentials: key === undefined ? 'same-origin' : 'omit',
      cache: 'no-store',
      redirect: 'error',
    }),
  );
  const body: unknown = await response.json().catch(() => undefined);
  return withoutToken(response, isRecord(body) ? body : {}, mask);
}

function withoutToken(
  { status, ok }: Response,
  body: Record<string, unknown>,
  mask: (start: string, hidden: number) => string,
): Answered {
  const { access_token: token, expires_in: expiresIn, connection_id: connectionId } = body;
  const { authorization_url: link, reason, choices } = body;
  const masked =
    typeof token === 'string'
      ? { access_token: mask(token.slice(0, SHOWN_LETTERS), Math.max(0, token.length - SHOWN_LETTERS)) }
      : {};
  return {
    status,
    shown: { ...body, ...masked },
    connectionId: typeof connectionId === 'string' ? connectionId : undefined,
    expiresIn: typeof expiresIn === 'number' ? expiresIn : undefined,
    problem: ok ? undefined : new Problem(status, body),
    link: typeof link === 'string' ? link : undefined,
    needsCode: reason === 'code_needed' || reason === 'wrong_code',
    choices: Array.isArray(choices) ? choices.flatMap(choiceIn) : [],
  };
}

function choiceIn(choice: unknown): { id: string; address: string }[] {
  if (!isRecord(choice)) return [];
  const { connection_id: id, address } = choice;
  return typeof id === 'string' && typeof address === 'string' ? [{ id, address }] : [];
}

/** A header carries bytes: names beyond ASCII go as UTF-8. */
function asBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('');
}
