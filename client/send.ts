import { KeyholderError, noAnswer, oddAnswer } from './failure.ts';
import { type Json, readObject } from './json.ts';
import { readFailure } from './read-failure.ts';
import { pauseBefore } from './retry.ts';
import type { Surroundings } from './surroundings.ts';

/** Shows Keyholder who is asking. */
export type Proof = {
  /** Whether there may be another when this one is refused. */
  mayReplace: boolean;
  /** The key or token for the Authorization header. */
  show(asked: { insteadOf?: string; signal?: AbortSignal | undefined }): Promise<string>;
};

export type Sent = {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  json?: Json;
  form?: URLSearchParams;
};

export type SendNeeds = {
  url: URL;
  surroundings: Surroundings;
  /** Of one attempt. */
  timeoutMs: number;
};

export type ClientNeeds = SendNeeds & { proof: Proof };

export function keyProof(key: string): Proof {
  return { mayReplace: false, show: async () => key };
}

/** The answer, as often tried as makes sense. */
export function send(needs: ClientNeeds, sent: Sent, signal?: AbortSignal): Promise<Json> {
  return proven(needs, signal, authorization =>
    sendAs(needs, { ...sent, headers: { ...sent.headers, authorization } }, signal),
  );
}

/** A credential that is refused is replaced once, where it can be. */
export async function proven<T>(
  { proof }: ClientNeeds,
  signal: AbortSignal | undefined,
  ask: (authorization: string) => Promise<T>,
): Promise<T> {
  const shown = await proof.show({ signal });
  try {
    return await ask(`Bearer ${shown}`);
  } catch (cause) {
    if (!proof.mayReplace || !isRefused(cause)) throw cause;
    return ask(`Bearer ${await proof.show({ insteadOf: shown, signal })}`);
  }
}

export async function sendAs(needs: SendNeeds, sent: Sent, signal?: AbortSignal): Promise<Json> {
  const { delay, random } = needs.surroundings;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sendOnce(needs, sent, signal);
    } catch (cause) {
      if (!(cause instanceof KeyholderError)) throw cause;
      const pauseMs = pauseBefore(cause.failure, attempt, random());
      if (pauseMs === undefined) throw cause;
      await delay(pauseMs, signal);
    }
  }
}

/** A 401 that is about the credential; "nothing is connected" is one, too, where platforms expect it. */
function isRefused(cause: unknown): boolean {
  if (!(cause instanceof KeyholderError)) return false;
  const { code, status } = cause.failure;
  return status === 401 && (code === 'invalid_token' || code === 'not_signed_in');
}

async function sendOnce(needs: SendNeeds, sent: Sent, signal: AbortSignal | undefined): Promise<Json> {
  const timeout = AbortSignal.timeout(needs.timeoutMs);
  try {
    const response = await fetchFrom(needs, sent, signal ? AbortSignal.any([signal, timeout]) : timeout);
    const text = await response.text();
    if (response.status >= 400) throw readFailure(response, text);
    if (response.status >= 300) throw oddAnswer(response.status, 'This address only leads to another one.');
    return readObject(text);
  } catch (cause) {
    signal?.throwIfAborted();
    throw timeout.aborted ? tooLate(needs, cause) : unreachable(needs, cause);
  }
}

function tooLate({ timeoutMs }: SendNeeds, cause: unknown): unknown {
  if (cause instanceof KeyholderError) return cause;
  return noAnswer('timed_out', `Keyholder did not answer within ${timeoutMs / 1_000} s.`, cause);
}

export function unreachable({ url }: Pick<SendNeeds, 'url'>, cause: unknown): unknown {
  if (cause instanceof KeyholderError) return cause;
  return noAnswer('unreachable', `Keyholder cannot be reached at ${url.origin}.`, cause);
}

/** Never follows a redirect: the credential is for this server alone. */
export function fetchFrom(
  { url, surroundings }: Pick<SendNeeds, 'url' | 'surroundings'>,
  { method, path, headers, json, form }: Sent,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const body = form ?? (json && JSON.stringify(json));
  return surroundings.fetch(new URL(`${url.pathname.replace(/\/$/, '')}${path}`, url), {
    ...{ method, redirect: 'manual' as const },
    ...(signal && { signal }),
    headers: {
      accept: 'application/json',
      ...(json && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
}
