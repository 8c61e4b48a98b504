/** A request whose body has been read once, so that faults and the log can look at it before it is answered. */
export type Call = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  text(): string;
  /** The request again, whole, for whoever answers it. */
  request(): Request;
};

export async function readCall(request: Request): Promise<Call> {
  const body = new Uint8Array(await request.arrayBuffer());
  const { method, headers, signal } = request;
  return {
    method,
    url: new URL(request.url),
    headers,
    signal,
    text: () => new TextDecoder().decode(body),
    request: () =>
      new Request(request.url, { method, headers, signal, body: body.byteLength > 0 ? body : null }),
  };
}

/** Everything that `contains` looks through: as it was sent, and with the encoding of queries and forms undone. */
export function searchableText(...sent: readonly string[]): string {
  const decoded = sent.flatMap(text => [...new URLSearchParams(text).values()]);
  return [...sent, ...decoded].join('\n');
}
