import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of this node. Labels come from closed lists: never a tenant, a person or an id. */
export type Metrics = {
  registry: Registry;
  observeRequest(answered: { route: string; method: string; status: number; durationMs: number }): void;
  watchers: Gauge;
};

const secondBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'How long requests took.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'] as const,
    buckets: secondBuckets,
    registers: [registry],
  });
  return {
    registry,
    observeRequest({ route, method, status, durationMs }) {
      requests.observe(
        { http_request_method: method, http_route: route, http_response_status_code: status },
        durationMs / 1_000,
      );
    },
    watchers: new Gauge({
      name: 'keyholder_live_watchers',
      help: 'Open live-update streams.',
      registers: [registry],
    }),
  };
}
