import { z } from 'zod';

/**
 * A gateway as others build them, in a hundred lines, that knows nothing of Keyholder but its address: it takes a
 * platform's key, has it exchanged for a token of the API behind it, keeps that for a fixed time and forwards the call.
 */
export const publisher = z.strictObject({
  api: z.url(),
  token_exchange_url: z.url(),
  token_exchange_method: z.enum(['POST', 'GET']).default('POST'),
  token_exchange_mode: z.enum(['header', 'body', 'query']).default('header'),
  token_cache_ttl_seconds: z.int().positive().default(3_500),
  token_response_field: z.string().min(1).default('access_token'),
});
type Publisher = z.output<typeof publisher>;

type Outside = { fetch(request: Request): Promise<Response>; now(): number };
type Caller = { key: string; wallet: string | null };
type Exchanged = { kind: 'token'; token: string } | { kind: 'refused'; answer: Response };

const LONGEST_MS = 15_000;
const MOST_CHARACTERS = 65_536;
/** What is for the gateway and not for the API behind it. */
const ownHeaders = ['authorization', 'x-agent-wallet', 'host', 'cookie'];

const refusal = z.object({
  error: z.string(),
  message: z.string(),
  authorization_url: z.url().optional(),
});

export function openGateway(asked: z.input<typeof publisher>, outside: Outside) {
  const to = publisher.parse(asked);
  const kept = new Map<string, { token: string; until: number }>();

  async function tokenFor(caller: Caller): Promise<Exchanged> {
    const name = JSON.stringify(caller);
    const known = kept.get(name);
    if (known && outside.now() < known.until) return { kind: 'token', token: known.token };
    const exchanged = await exchange(to, outside, caller);
    if (exchanged.kind === 'token') {
      const until = outside.now() + to.token_cache_ttl_seconds * 1_000;
      kept.set(name, { token: exchanged.token, until });
    }
    return exchanged;
  }

  return async (request: Request): Promise<Response> => {
    const key = request.headers.get('authorization')?.replace(/^Bearer /, '');
    if (!key) return Response.json({ error: 'no_key' }, { status: 401 });
    const caller = { key, wallet: request.headers.get('x-agent-wallet') };
    const body = await request.text();
    if (body.length > MOST_CHARACTERS) return Response.json({ error: 'too_large' }, { status: 413 });
    const forward = (token: string) => outside.fetch(forwarded(to, request, { body, token }));
    const first = await tokenFor(caller);
    if (first.kind === 'refused') return first.answer;
    const answer = await forward(first.token);
    if (answer.status !== 401) return answer;
    kept.delete(JSON.stringify(caller));
    const second = await tokenFor(caller);
    return second.kind === 'token' ? forward(second.token) : second.answer;
  };
}

async function exchange(to: Publisher, outside: Outside, { key, wallet }: Caller): Promise<Exchanged> {
  const { token_exchange_method: method, token_exchange_mode: mode } = to;
  const url = new URL(to.token_exchange_url);
  const headers = new Headers();
  if (wallet) headers.set('x-agent-wallet', wallet);
  if (mode === 'header') headers.set('authorization', `Bearer ${key}`);
  if (mode === 'query') url.searchParams.set('api_key', key);
  const body = mode === 'body' ? new URLSearchParams({ api_key: key }) : undefined;
  const signal = AbortSignal.timeout(LONGEST_MS);
  const answer = await outside.fetch(new Request(url, { method, headers, signal, ...(body && { body }) }));
  const said: unknown = JSON.parse((await answer.text()).slice(0, MOST_CHARACTERS));
  if (answer.ok) {
    return { kind: 'token', token: z.record(z.string(), z.unknown()).transform(fieldOf(to)).parse(said) };
  }
  // The words and the link are for the person in front of whatever has called.
  const { error, message, authorization_url } = refusal.parse(said);
  return {
    kind: 'refused',
    answer: Response.json({ error, message, authorization_url }, { status: answer.status }),
  };
}

function fieldOf({ token_response_field: field }: Publisher) {
  return (answer: Record<string, unknown>) => z.string().min(1).parse(answer[field]);
}

function forwarded(
  { api }: Publisher,
  { url, method, headers: sent }: Request,
  { body, token }: { body: string; token: string },
): Request {
  const { pathname, search } = new URL(url);
  const headers = new Headers(sent);
  for (const name of ownHeaders) headers.delete(name);
  headers.set('authorization', `Bearer ${token}`);
  return new Request(`${api}${pathname}${search}`, { method, headers, ...(body !== '' && { body }) });
}
