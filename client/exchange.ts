import { type GoogleToken, type TokenAsked, USUAL_TTL_SECONDS } from './credentials.ts';
import { oddAnswer } from './failure.ts';
import { numberIn, textIn } from './json.ts';
import { type ClientNeeds, send } from './send.ts';
import type { TokenMemory } from './token-memory.ts';

export type ExchangeAsked = TokenAsked & {
  /** For whom: a name of your own platform, or a JWT of an issuer that your organisation has registered. */
  subject?: string | { token: string };
  /** Which of several accounts. */
  connectionId?: string;
  /** A named set of permissions that your organisation has made. */
  profile?: string;
  /** Or Google's own names of what the token is to be able to do. */
  scopes?: readonly string[];
  /** What the browser of whoever connected has shown. */
  code?: string;
};

/** A token of the Google account that is connected for the caller, or for the subject they may act for. */
export function exchangeToken(
  needs: ClientNeeds & { memory: TokenMemory<GoogleToken> },
  {
    minTtl = USUAL_TTL_SECONDS,
    insteadOf,
    signal,
    subject,
    connectionId,
    profile,
    scopes,
    code,
  }: ExchangeAsked,
): Promise<GoogleToken> {
  const body = {
    ...(connectionId !== undefined && { connection_id: connectionId }),
    ...(profile !== undefined && { profile }),
    ...(scopes && { scope: scopes.join(' ') }),
    ...(code !== undefined && { code }),
  };
  const wanted = {
    ...{ about: JSON.stringify(['exchange', subject, body]), minimumTtlMs: minTtl * 1_000 },
    ...{ insteadOf, signal },
  };
  return needs.memory.take(wanted, async (minimumTtlMs, stop) => {
    const json = { min_ttl: minimumTtlMs / 1_000, ...body };
    const sent = { method: 'POST', path: '/token/exchange', headers: headersFor(subject), json } as const;
    const askedAt = needs.surroundings.now();
    const answer = await send(needs, sent, stop);
    const [accessToken, seconds] = [textIn(answer, 'access_token'), numberIn(answer, 'expires_in')];
    if (accessToken === undefined || seconds === undefined) {
      throw oddAnswer(200, 'There is no token in this answer.');
    }
    const connection = textIn(answer, 'connection_id');
    return {
      accessToken,
      expiresAt: new Date(askedAt + seconds * 1_000), // by our own clock, and rather early than late
      scopes: (textIn(answer, 'scope') ?? '').split(' ').filter(scope => scope !== ''),
      ...(connection !== undefined && { connectionId: connection }),
    };
  });
}

function headersFor(subject: ExchangeAsked['subject']): Record<string, string> {
  if (subject === undefined) return {};
  if (typeof subject !== 'string') return { 'x-keyholder-subject-token': subject.token };
  return { 'x-keyholder-subject': asHeader(subject.normalize('NFC')) };
}

/** Headers are bytes, and fetch takes one character for each: names beyond ASCII go as UTF-8. */
function asHeader(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
