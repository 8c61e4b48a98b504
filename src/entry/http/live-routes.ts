import type { Scope } from '#kernel/scope.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { type LiveEvent, type LiveEvents, lookAgain } from '#platform/http/live-events.ts';
import type { Metrics } from '#platform/http/metrics.ts';
import { response, routesOf, signedIn } from '#platform/http/route.ts';
import { liveKinds } from './live-kinds.ts';

const HEARTBEAT_MS = 20_000; // proxies close what is silent for half a minute or more
const LIFE_MS = 5 * 60_000; // then the browser connects anew and proves again who it is
const MOST_UNREAD_BYTES = 64 * 1_024; // some hundreds of events; whoever is further behind connects anew

const route = routesOf<{ live: LiveEvents; metrics: Metrics }>();

export const liveRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/events',
    summary: 'Follow what changes, as server-sent events that carry ids only',
    access: signedIn,
    answer: response('text/event-stream'),
    timeLimit: 'never',
    run: async ({ live, metrics }, who, _asked, exchange) => follow(live, metrics, who, exchange),
  }),
];

function follow(live: LiveEvents, metrics: Metrics, who: Scope, { signal }: Exchange): Response {
  const text = new TextEncoder();
  const over = new AbortController();
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // Closing a stream that is closed throws, in a listener where nobody catches it.
        const end = () => {
          if (over.signal.aborted) return;
          over.abort();
          controller.close();
        };
        const send = (line: string) => {
          if (over.signal.aborted) return;
          if ((controller.desiredSize ?? 0) <= 0) end();
          else controller.enqueue(text.encode(line));
        };
        const unsubscribe = live.subscribe(who.tenantId, event => {
          if (maySee(who, event)) send(asText(event));
          if (isAboutProof(who, event)) end();
        });
        const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS);
        const life = setTimeout(end, LIFE_MS);
        metrics.watchers.inc();
        over.signal.addEventListener('abort', () => {
          unsubscribe();
          clearInterval(heartbeat);
          clearTimeout(life);
          metrics.watchers.dec();
        });
        send('retry: 2000\n\n');
        // Both outlive the stream, so they must not keep it.
        signal.addEventListener('abort', end, { signal: over.signal });
        live.closing.addEventListener('abort', end, { signal: over.signal });
        if (signal.aborted || live.closing.aborted) end();
      },
      cancel: () => over.abort(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNREAD_BYTES }),
  );
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}

function asText({ kind, id }: LiveEvent): string {
  return `event: ${kind}\ndata: ${JSON.stringify({ id })}\n\n`;
}

function maySee(who: Scope, { kind }: LiveEvent): boolean {
  if (kind === lookAgain.kind) return true;
  const needed = Object.hasOwn(liveKinds, kind) ? liveKinds[kind] : undefined;
  return needed !== undefined && (needed === 'anyone' || who.permissions.has(needed));
}

/** The watcher's own session, key, account or organisation: they may be gone, so the watcher proves anew. */
function isAboutProof({ tenantId, actor }: Scope, { id }: LiveEvent): boolean {
  if (id === tenantId) return true;
  if (actor.kind === 'service') return [actor.serviceId, actor.keyId, actor.clientId].some(own => own === id);
  if (actor.kind !== 'user') return false;
  return [actor.userId, actor.sessionId, actor.keyId, actor.familyId].some(own => own === id);
}
