import { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import { sameText } from '#kernel/same-text.ts';
import type { Secret } from '#kernel/secret.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { Metrics } from '#platform/http/metrics.ts';
import { anyone, ok, response, routesOf } from '#platform/http/route.ts';
import type { Database } from '#platform/postgres/database.ts';

export type HouseNeeds = {
  database: Database;
  metrics: Metrics;
  version: string;
  isSimulated: boolean;
  metricsToken: Secret<string> | undefined;
  isStopping: () => boolean;
};

const route = routesOf<HouseNeeds>();

const health = z.object({
  status: z.enum(['ok']),
  version: z.string(),
  providers: z.enum(['real', 'simulated']),
});

/** What watches over the server itself asks for. */
export const houseRoutes = [
  route({
    method: 'GET',
    path: '/health/live',
    summary: 'Say that the process runs',
    access: anyone('a supervisor has no credential'),
    answer: ok(health),
    run: async needs => healthy(needs),
  }),
  route({
    method: 'GET',
    path: '/health/ready',
    summary: 'Say that requests can be served',
    access: anyone('a load balancer has no credential'),
    answer: ok(health),
    run: async needs => {
      if (needs.isStopping()) throw fail('unavailable', { detail: 'The server is stopping.' });
      await needs.database.check().catch(cause => {
        throw fail('unavailable', { detail: 'The database does not answer.', cause });
      });
      return healthy(needs);
    },
  }),
  route({
    method: 'GET',
    path: '/metrics',
    summary: 'Give the metrics of this node for Prometheus',
    access: anyone('a token of its own, or a caller on this machine'),
    answer: response('text/plain'),
    run: async ({ metrics, metricsToken }, exchange) => {
      requireMetricsReader(metricsToken, exchange);
      return new Response(await metrics.write(), {
        headers: { 'content-type': metrics.contentType },
      });
    },
  }),
];

function healthy({ version, isSimulated }: HouseNeeds): z.input<typeof health> {
  return { status: 'ok', version, providers: isSimulated ? 'simulated' : 'real' };
}

function requireMetricsReader(token: Secret<string> | undefined, { header, address }: Exchange): void {
  if (token) {
    const given = header('authorization') ?? '';
    if (!sameText(given, `Bearer ${token.reveal()}`)) throw fail('invalid_token');
    return;
  }
  // A proxy on this machine would make everybody local, so a forwarded request never is.
  const isLocal = /^(127\.|::1$)/.test(address) && header('x-forwarded-for') === undefined;
  if (!isLocal)
    throw fail('not_permitted', { detail: 'Set KEYHOLDER_METRICS_TOKEN and send it as a bearer token.' });
}
