import { setTimeout as wait } from 'node:timers/promises';
import { type Call, searchableText } from './call.ts';
import { ConnectionCut } from './connection-cut.ts';
import { isDrawn, type Random } from './random.ts';
import { pathFits } from './request-log.ts';

export type FaultMatch = {
  path: string | undefined;
  method: string | undefined;
  /** `grant_type` of a form, because one token endpoint serves all grants. */
  grantType: string | undefined;
  /** Any text in the query, the body or the Authorization header. */
  contains: string | undefined;
};

export type FaultEffect =
  | { kind: 'answer'; status: number; body: string; headers: Record<string, string> }
  | { kind: 'delay'; delayMs: number }
  | { kind: 'reset' }
  | { kind: 'truncate'; bytes: number };

export type Fault = {
  readonly id: string;
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
  /** Before: nothing happened at the provider. After: it did, and the caller cannot know. */
  readonly when: 'before' | 'after';
  /** Of the requests that fit, as chance has it. */
  readonly percent: number;
  remaining: number | 'unlimited';
  hits: number;
};

export type Faults = { armed: Fault[]; made: number };

export function noFaults(): Faults {
  return { armed: [], made: 0 };
}

export function arm(faults: Faults, fault: Omit<Fault, 'id' | 'hits'>): Fault {
  faults.made += 1;
  const armed = { ...fault, id: `fault-${faults.made}`, hits: 0 };
  faults.armed.push(armed);
  return armed;
}

/** The first fault that fits, is not used up and whose lot is drawn; being found counts as a hit. */
export function takeFault(faults: Faults, call: Call, random: Random): Fault | undefined {
  const fault = faults.armed.find(
    one => one.remaining !== 0 && fits(one.match, call) && isDrawn(random, one.percent),
  );
  if (!fault) return undefined;
  fault.hits += 1;
  if (fault.remaining !== 'unlimited') fault.remaining -= 1;
  return fault;
}

export async function underFault(
  fault: Fault,
  call: Call,
  answer: () => Promise<Response>,
): Promise<Response> {
  const { effect, when } = fault;
  if (effect.kind === 'truncate') return truncated(await answer(), effect.bytes);
  if (effect.kind === 'delay') {
    if (when === 'before') await wait(effect.delayMs, undefined, { signal: call.signal });
    const response = await answer();
    if (when === 'after') await wait(effect.delayMs, undefined, { signal: call.signal });
    return response;
  }
  if (when === 'after') await answer();
  if (effect.kind === 'reset') throw new ConnectionCut();
  return new Response(effect.body, { status: effect.status, headers: effect.headers });
}

function fits(match: FaultMatch, call: Call): boolean {
  return (
    (match.path === undefined || pathFits(match.path, call.url.pathname)) &&
    (match.method === undefined || match.method === call.method) &&
    (match.grantType === undefined ||
      new URLSearchParams(call.text()).get('grant_type') === match.grantType) &&
    (match.contains === undefined || searchable(call).includes(match.contains))
  );
}

function searchable(call: Call): string {
  return searchableText(call.url.search, call.text(), call.headers.get('authorization') ?? '');
}

/** Announces the whole body, sends the first bytes of it and is cut off. */
async function truncated(response: Response, bytes: number): Promise<Response> {
  const whole = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('content-length', String(whole.byteLength));
  const pieces = [whole.slice(0, bytes)];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece && piece.byteLength > 0) controller.enqueue(piece);
      else controller.error(new ConnectionCut());
    },
  });
  return new Response(body, { status: response.status, headers });
}
