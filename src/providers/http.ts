import type { World } from '#kernel/world.ts';
import { retryAfterMs } from './retry-after.ts';
import { type Busy, busy } from './verdict.ts';

export type Limits = {
  /** From the first byte sent to the last byte read. */
  timeOutMs: number;
  /** Of the answer, after decompression. */
  mostBytes: number;
  /** Asked before more of the answer is held. What is waited for it does not count. */
  room?: Room | undefined;
};

export type Room = { grow(bytes: number): Promise<void>; waitedMs(): number };

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

export function getJson(
  world: Network,
  url: string,
  limits: Limits,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered | Busy> {
  return askOnce(world, limits, { url, method: 'GET', headers });
}

/** Of a vendor whose API takes JSON. */
export function sendJson(
  world: Network,
  { url, method, headers = {}, body }: JsonQuestion,
  limits: Limits,
): Promise<Answered | Busy> {
  const asJson = { 'content-type': 'application/json', ...headers };
  return askOnce(world, limits, { url, method, headers: asJson, body: JSON.stringify(body) });
}

export type JsonQuestion = {
  url: string;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
};

/** For a body that is put together by the caller, who says what it is. */
export function sendText(
  world: Network,
  question: { url: string; method: 'POST' | 'PUT'; headers: Readonly<Record<string, string>>; body: string },
  limits: Limits,
): Promise<Answered | Busy> {
  return askOnce(world, limits, question);
}

/** A page for people, or the address to which a browser would be sent on. */
export type Shown = { kind: 'shown'; status: number; location: string | undefined; text: string };

/** Where a browser would be sent is told and not followed. */
export function getPage(world: Network, url: string, limits: Limits): Promise<Shown | Busy> {
  return inTime(world, limits, { url, method: 'GET', headers: { accept: 'text/html' } }, async request => {
    const response = await world.fetch(request);
    const text = await readAtMost(response, limits.mostBytes);
    const location = response.headers.get('location') ?? undefined;
    return { kind: 'shown', status: response.status, location, text: text ?? '' };
  });
}

type Question = {
  url: string;
  method: 'GET' | JsonQuestion['method'];
  headers?: Readonly<Record<string, string>>;
  body?: URLSearchParams | string;
};

function askOnce(world: Network, limits: Limits, question: Question): Promise<Answered | Busy> {
  return inTime(world, limits, question, request => roundTrip(world, request, limits));
}

async function inTime<Answer>(
  world: Network,
  limits: Limits,
  { url, headers, ...parts }: Question,
  ask: (request: Request) => Promise<Answer>,
): Promise<Answer | Busy> {
  const givenUp = new AbortController();
  const settled = new AbortController();
  const request = new Request(url, {
    ...parts,
    headers: { accept: 'application/json', ...headers },
    redirect: 'manual', // a redirected POST would carry the secrets wherever the answer says
    signal: givenUp.signal,
  });
  const tooLate = timeIsUp(world, limits, settled.signal).then(() => {
    givenUp.abort();
    return busy('timed_out');
  });
  const asked = ask(request).catch(error => busy('network', { clue: codeOf(error) }));
  try {
    return await Promise.race([tooLate, asked]);
  } finally {
    settled.abort();
  }
}

async function timeIsUp(world: Network, { timeOutMs, room }: Limits, signal: AbortSignal): Promise<void> {
  let waitedMs = 0;
  for (let leftMs = timeOutMs; leftMs > 0; ) {
    await world.delay(leftMs, signal);
    leftMs = (room?.waitedMs() ?? 0) - waitedMs;
    waitedMs += leftMs;
  }
}

async function roundTrip(
  world: Network,
  request: Request,
  { mostBytes, room }: Limits,
): Promise<Answered | Busy> {
  const response = await world.fetch(request);
  const unusable = judge(world, response);
  if (unusable) {
    response.body?.cancel().catch(() => undefined); // nobody reads it; an error on the way is no news
    return unusable;
  }
  const text = await readAtMost(response, mostBytes, room);
  if (text === undefined) return busy('unreadable_answer', { clue: 'too_large' });
  const { ok: isSuccess, status, headers } = response;
  return { kind: 'answered', isSuccess, status, headers, body: isJson(headers) ? parsed(text) : undefined };
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

export async function readAtMost(
  response: Response,
  mostBytes: number,
  room?: Room,
): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > mostBytes) return undefined; // leaving the loop cancels the stream
    await room?.grow(piece.byteLength);
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
