import type { World } from '#kernel/world.ts';
import { retryAfterMs } from './retry-after.ts';
import { type Busy, busy } from './verdict.ts';

export type Limits = {
  /** From the first byte sent to the last byte read. */
  timeOutMs: number;
  /** Of the answer, after decompression. */
  mostBytes: number;
};

/** A success or a refusal of the vendor's own, read to its end. */
export type Answered = {
  kind: 'answered';
  isSuccess: boolean;
  status: number;
  headers: Headers;
  /** Parsed JSON; undefined when the body is anything else. */
  body: unknown;
};

type Network = Pick<World, 'now' | 'fetch' | 'delay'>;

/** One attempt: whether to try again is for the caller, who knows what a second effect would do. */
export function postForm(
  world: Network,
  url: string,
  form: Readonly<Record<string, string>>,
  limits: Limits,
): Promise<Answered | Busy> {
  return askOnce(world, limits, { url, method: 'POST', body: new URLSearchParams(form) });
}

export function getJson(world: Network, url: string, limits: Limits): Promise<Answered | Busy> {
  return askOnce(world, limits, { url, method: 'GET' });
}

type Question = { url: string; method: 'GET' | 'POST'; body?: URLSearchParams };

async function askOnce(
  world: Network,
  limits: Limits,
  { url, ...parts }: Question,
): Promise<Answered | Busy> {
  const givenUp = new AbortController();
  const settled = new AbortController();
  const request = new Request(url, {
    ...parts,
    headers: { accept: 'application/json' },
    redirect: 'manual', // a redirected POST would carry the secrets wherever the answer says
    signal: givenUp.signal,
  });
  const tooLate = world.delay(limits.timeOutMs, settled.signal).then(() => {
    givenUp.abort();
    return busy('timed_out');
  });
  try {
    return await Promise.race([tooLate, roundTrip(world, request, limits.mostBytes)]);
  } finally {
    settled.abort();
  }
}

async function roundTrip(world: Network, request: Request, mostBytes: number): Promise<Answered | Busy> {
  try {
    const response = await world.fetch(request);
    const unusable = judge(world, response);
    if (unusable) {
      response.body?.cancel().catch(() => undefined); // nobody reads it; an error on the way is no news
      return unusable;
    }
    const text = await readAtMost(response, mostBytes);
    if (text === undefined) return busy('unreadable_answer', { clue: 'too_large' });
    const { ok: isSuccess, status, headers } = response;
    return { kind: 'answered', isSuccess, status, headers, body: isJson(headers) ? parsed(text) : undefined };
  } catch (error) {
    return busy('network', { clue: codeOf(error) });
  }
}

/** What is the same with every vendor. Undefined: the body matters. */
function judge(world: Network, { status, headers }: Response): Busy | undefined {
  const parts = { clue: `http_${status}`, retryAfterMs: retryAfterMs(headers, world.now()) };
  if (status === 429) return busy('rate_limited', parts);
  if (status >= 500 || status === 408 || status === 425) return busy('server_error', parts);
  return status < 200 || (status >= 300 && status < 400)
    ? busy('unreadable_answer', { clue: parts.clue })
    : undefined;
}

async function readAtMost(response: Response, mostBytes: number): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > mostBytes) return undefined; // leaving the loop cancels the stream
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function isJson(headers: Headers): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers.get('content-type') ?? '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `ECONNRESET` and the like. Messages stay behind: they may quote the request. */
function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}
