import { readStream, type StreamEvent } from './event-stream.ts';
import { KeyholderError, oddAnswer } from './failure.ts';
import { readObject, textIn } from './json.ts';
import { readFailure } from './read-failure.ts';
import { pauseAfter } from './retry.ts';
import { type ClientNeeds, fetchFrom, proven, unreachable } from './send.ts';

/** What has changed; whoever wants to know more asks. Never a token. */
const kinds = [
  ...(['connection.created', 'connection.changed', 'connection.needs_reconnect'] as const),
  ...(['connection.revoked', 'user.changed', 'invitation.changed', 'api_key.changed'] as const),
  ...(['client.changed', 'session.changed', 'google_app.changed', 'tenant.changed'] as const),
  ...(['ticket.changed', 'audit.appended'] as const),
] as const;

export type LiveEvent =
  | { kind: (typeof kinds)[number]; id: string }
  /** Something may have been missed: at the beginning, and after every pause. */
  | { kind: 'look_again' }
  /** A kind that this version of the client does not know yet. */
  | { kind: 'other'; serverKind: string; id: string };

/** The server says something every twenty seconds; whoever hears nothing for so long is no longer connected. */
const SILENCE_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;

/** Follows what changes, for as long as nobody aborts and the credential holds. Lost connections are opened anew. */
export async function* followEvents(
  needs: ClientNeeds,
  signal?: AbortSignal,
): AsyncGenerator<LiveEvent, void, undefined> {
  const { delay, random } = needs.surroundings;
  for (let failed = 0; ; ) {
    try {
      for await (const event of follow(needs, signal)) {
        if (event.kind === 'look_again') failed = 0;
        yield event;
      }
    } catch (cause) {
      signal?.throwIfAborted();
      if (isFinal(cause)) throw cause;
    }
    failed += 1;
    await delay(pauseAfter(failed, random(), LONGEST_PAUSE_MS), signal);
  }
}

/** One connection. */
async function* follow(needs: ClientNeeds, signal: AbortSignal | undefined) {
  const over = new AbortController();
  let silence = setTimeout(giveUp, SILENCE_MS);
  function giveUp() {
    over.abort(new Error('The stream of events has gone silent.'));
  }
  try {
    const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
    const body = await proven(needs, either, authorization => open(needs, authorization, either));
    yield { kind: 'look_again' } as const;
    const heard: StreamEvent[] = [];
    const read = readStream(event => void heard.push(event));
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(silence); // also while whoever follows is busy with what they heard
      read(text);
      for (const event of heard.splice(0)) yield liveEvent(event);
      silence = setTimeout(giveUp, SILENCE_MS);
    }
  } finally {
    clearTimeout(silence);
    over.abort();
  }
}

async function open(needs: ClientNeeds, authorization: string, signal: AbortSignal) {
  const headers = { authorization, accept: 'text/event-stream' };
  try {
    const response = await fetchFrom(needs, { method: 'GET', path: '/api/v1/events', headers }, signal);
    if (response.status >= 400) throw readFailure(response, await response.text());
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    if (response.body && isStream) return response.body;
    throw oddAnswer(response.status, 'This is no stream of events.');
  } catch (cause) {
    throw unreachable(needs, cause);
  }
}

/** A refusal of who is asking stays one; everything else passes. */
function isFinal(cause: unknown): boolean {
  if (!(cause instanceof KeyholderError)) return false;
  const { status, mayRetry } = cause.failure;
  return status !== undefined && status < 500 && !mayRetry;
}

function liveEvent({ kind, data }: StreamEvent): LiveEvent {
  if (kind === 'look_again') return { kind };
  const id = textIn(readObject(data), 'id') ?? '';
  const known = kinds.find(each => each === kind);
  return known ? { kind: known, id } : { kind: 'other', serverKind: kind, id };
}
