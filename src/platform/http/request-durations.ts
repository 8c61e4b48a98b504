import { onceEach } from '#kernel/once-each.ts';
import type { Route } from './route.ts';

const NAME = 'http_server_request_duration_seconds';
const bucketSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

type Named = Pick<Route<never>, 'method' | 'path'>;
type Cell = { labels: string; counts: number[]; sumSeconds: number };

/** How long requests took, as Prometheus reads it. Counted by hand: it is told of every answer. */
export type RequestDurations = {
  observe(route: Named, status: number, durationMs: number): void;
  write(): string;
};

export function createRequestDurations(): RequestDurations {
  const cells = new Map<string, Cell>();
  const cellsOf = onceEach((_route: Named) => new Map<number, Cell>());

  /** Routes with the same labels share one: Prometheus refuses all there is when a line is there twice. */
  function cellFor({ method, path }: Named, status: number): Cell {
    const labels = `http_request_method="${method}",http_route="${path}",http_response_status_code="${status}"`;
    const empty = { labels, counts: [...bucketSeconds, Infinity].map(() => 0), sumSeconds: 0 };
    const cell = cells.get(labels) ?? empty;
    cells.set(labels, cell);
    return cell;
  }

  return {
    observe(route, status, durationMs) {
      const byStatus = cellsOf(route);
      const cell = byStatus.get(status) ?? cellFor(route, status);
      byStatus.set(status, cell);
      const seconds = durationMs / 1_000;
      const at = bucketSeconds.findIndex(most => seconds <= most);
      const bucket = at < 0 ? bucketSeconds.length : at;
      cell.counts[bucket] = (cell.counts[bucket] ?? 0) + 1;
      cell.sumSeconds += seconds;
    },
    write: () =>
      [
        `# HELP ${NAME} How long requests took.`,
        `# TYPE ${NAME} histogram`,
        ...[...cells.values()].flatMap(lines),
        '',
      ].join('\n'),
  };
}

/** Every bucket counts those below it, too. */
function lines({ labels, counts, sumSeconds }: Cell): string[] {
  let total = 0;
  const buckets = counts.map((count, at) => {
    total += count;
    return `${NAME}_bucket{le="${bucketSeconds[at] ?? '+Inf'}",${labels}} ${total}`;
  });
  return [...buckets, `${NAME}_sum{${labels}} ${sumSeconds}`, `${NAME}_count{${labels}} ${total}`];
}
