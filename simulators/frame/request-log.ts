import { type Call, searchableText } from './call.ts';

/** Enough for any story, and small enough to leave running for days. */
const keptRequests = 2_000;
/** A mail with attachments is not worth keeping whole. */
const keptBodyCharacters = 64 * 1024;

export type LoggedRequest = {
  at: Date;
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string;
  /** Null when the caller got no answer: the connection was cut. */
  status: number | null;
};

export type RequestLog = { entries: LoggedRequest[]; forgotten: number };
export type RequestFilter = { path: string | null; method: string | null; contains: string | null };

export function emptyRequestLog(): RequestLog {
  return { entries: [], forgotten: 0 };
}

/** Secrets are kept: they are simulated ones, and a test wants to see which of them was used. */
export function record(log: RequestLog, call: Call, at: Date, status: number | null): void {
  log.entries.push({
    at,
    method: call.method,
    path: call.url.pathname,
    query: call.url.search,
    headers: Object.fromEntries(call.headers),
    body: call.text().slice(0, keptBodyCharacters),
    status,
  });
  if (log.entries.length <= keptRequests) return;
  log.entries.shift();
  log.forgotten += 1;
}

export function matching(log: RequestLog, filter: RequestFilter): LoggedRequest[] {
  return log.entries.filter(
    entry =>
      (filter.path === null || pathFits(filter.path, entry.path)) &&
      (filter.method === null || filter.method === entry.method) &&
      (filter.contains === null || searchable(entry).includes(filter.contains)),
  );
}

function searchable({ query, body, headers }: LoggedRequest): string {
  return searchableText(query, body, headers.authorization ?? '');
}

export function clear(log: RequestLog): void {
  log.entries.length = 0;
  log.forgotten = 0;
}

/** Exact, or everything below when the pattern ends in a star. */
export function pathFits(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
