type Extras = { status?: number; headers?: Record<string, string> };

export function json(value: unknown, { status = 200, headers = {} }: Extras = {}): Response {
  return new Response(JSON.stringify(value, null, 2), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

/** What is secret or changes with every look must not be kept by anything on the way. */
export const neverStored = {
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
} as const;

export function seeOther(location: string, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { location, ...neverStored, ...headers } });
}

export function withoutBody(status: number): Response {
  return new Response(null, { status });
}
