import { json, neverStored } from '../frame/answers.ts';
import { type Entry, requireEntry } from './aadsts.ts';
import { newGuid } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';

/** One of the menu, worded for this request. */
export type Refusal = { readonly entry: Entry; readonly words: string };

export function refusal(code: number, words?: string): Refusal {
  const entry = requireEntry(code);
  return { entry, words: words ?? entry.words };
}

export function isRefusal(value: object | undefined): value is Refusal {
  return value !== undefined && 'entry' in value;
}

/** What the token endpoint, discovery and userinfo throw. */
export class Refused extends Error {
  override name = 'Refused';
  readonly refusal: Refusal;

  constructor(code: number, words?: string) {
    super(`AADSTS${code}`);
    this.refusal = refusal(code, words);
  }
}

/** What support asks for: it stands in every error, and only the correlation may be the caller's choice. */
export type Trace = { traceId: string; correlationId: string; timestamp: string };

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function newTrace({ clock, random }: Microsoft, correlationId?: string | null): Trace {
  return {
    traceId: newGuid(random),
    correlationId: correlationId && guid.test(correlationId) ? correlationId : newGuid(random),
    timestamp: `${clock.now().toISOString().slice(0, 19).replace('T', ' ')}Z`,
  };
}

export function described({ entry, words }: Refusal, { traceId, correlationId, timestamp }: Trace): string {
  return `AADSTS${entry.code}: ${words} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
}

export function errorUri(code: number): string {
  return `https://login.microsoftonline.com/error?code=${code}`;
}

/** Runs an endpoint and writes its refusals. */
export async function answered(
  microsoft: Microsoft,
  request: Request,
  run: () => Promise<Response>,
): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refusalAnswer(error.refusal, newTrace(microsoft, request.headers.get('client-request-id')));
  }
}

function refusalAnswer(refused: Refusal, trace: Trace): Response {
  const { code, error, suberror } = refused.entry;
  const body = {
    error,
    error_description: described(refused, trace),
    error_codes: [code],
    timestamp: trace.timestamp,
    trace_id: trace.traceId,
    correlation_id: trace.correlationId,
    error_uri: errorUri(code),
    ...(suberror !== undefined && { suberror }),
  };
  return json(body, { status: error === 'invalid_client' ? 401 : 400, headers: neverStored });
}
