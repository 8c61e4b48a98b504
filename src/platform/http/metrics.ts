import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { createRequestDurations, type RequestDurations } from './request-durations.ts';

/** Prometheus metrics of this node. Labels come from closed lists: never a tenant, a person or an id. */
export type Metrics = {
  observeRequest: RequestDurations['observe'];
  watchers: Gauge;
  contentType: string;
  write(): Promise<string>;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = createRequestDurations();
  return {
    observeRequest: durations.observe,
    watchers: new Gauge({
      name: 'keyholder_live_watchers',
      help: 'Open live-update streams.',
      registers: [registry],
    }),
    contentType: registry.contentType,
    write: async () => `${await registry.metrics()}\n${durations.write()}`,
  };
}
