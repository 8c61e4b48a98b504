import createClient from 'openapi-fetch';
import { Problem, unreachable } from './problem.ts';
import type { paths } from './schema.gen.ts';

/** A little longer than the server allows itself, so that its own words arrive first. */
const ANSWER_WITHIN_MS = 40_000;

/** The API, typed by its own description. Answers come through `answer`, so no page forgets the problems. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: reach });

export async function reach(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  try {
    return await fetch(request, { signal });
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw unreachable();
  }
}

type Reply<Data> = { data?: Data; error?: unknown; response: Response };

/** What was asked for, or the problem, thrown. */
export async function answer<Data>(reply: Promise<Reply<Data>>): Promise<Data> {
  const { data, error, response } = await reply;
  if (!response.ok || data === undefined) throw new Problem(response.status, error);
  return data;
}

/** For requests that are answered with nothing but success. */
export async function done(reply: Promise<Reply<unknown>>): Promise<void> {
  const { error, response } = await reply;
  if (!response.ok) throw new Problem(response.status, error);
}
