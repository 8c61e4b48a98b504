import type { Scope } from '#kernel/scope.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { type LiveEvent, type LiveEvents, lookAgain } from '#platform/http/live-events.ts';
import type { Metrics } from '#platform/http/metrics.ts';
import { response, routesOf, signedIn } from '#platform/http/route.ts';
import { liveKinds } from './live-kinds.ts';

const HEARTBEAT_MS = 20_000; // proxies close what is silent for half a minute or more
const LIFE_MS = 5 * 60_000; // then the browser connects anew and proves again who it is

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
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (line: string) => controller.enqueue(text.encode(line));
      const unsubscribe = live.subscribe(who.tenantId, event => {
        if (maySee(who, event)) send(`event: ${event.kind}\ndata: ${JSON.stringify({ id: event.id })}\n\n`);
      });
      const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS);
      const life = setTimeout(() => end(), LIFE_MS);
      metrics.watchers.inc();
      send('retry: 2000\n\n');
      let isOver = false;
      stop = () => {
        if (isOver) return;
        isOver = true;
        unsubscribe();
        clearInterval(heartbeat);
        clearTimeout(life);
        metrics.watchers.dec();
      };
      const end = () => {
        stop();
        controller.close();
      };
      signal.addEventListener('abort', end, { once: true });
      live.closing.addEventListener('abort', end, { once: true });
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}

function maySee(who: Scope, { kind }: LiveEvent): boolean {
  if (kind === lookAgain.kind) return true;
  const needed = Object.hasOwn(liveKinds, kind) ? liveKinds[kind] : undefined;
  return needed !== undefined && (needed === 'anyone' || who.permissions.has(needed));
}
