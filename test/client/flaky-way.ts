import { createServer } from 'node:http';

/** What the next request meets instead of the server. */
type Trouble =
  | { kind: 'cut' }
  /** Nobody ever answers. */
  | { kind: 'silence' }
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string };

export type FlakyWay = Awaited<ReturnType<typeof openFlakyWay>>;

/** A proxy before the server that breaks when it is told to, as the way to a real one does. */
export async function openFlakyWay(target: string) {
  const troubles: Trouble[] = [];
  const seen: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    const trouble = troubles.shift();
    if (trouble?.kind === 'cut') return void incoming.socket.destroy();
    if (trouble?.kind === 'silence') return;
    if (trouble) return void outgoing.writeHead(trouble.status, trouble.headers).end(trouble.body);
    const left = new AbortController();
    outgoing.on('close', () => left.abort());
    try {
      const body = Buffer.concat(await incoming.toArray());
      const answer = await fetch(`${target}${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers: headersOf(incoming.headersDistinct),
        signal: left.signal,
        redirect: 'manual',
        ...(body.length > 0 && { body }),
      });
      outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), connection: 'close' });
      for await (const piece of answer.body ?? []) outgoing.write(piece);
      outgoing.end();
    } catch {
      outgoing.destroy();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('No port.');
  return {
    url: `http://localhost:${address.port}`,
    /** Every request so far. */
    seen,
    break: (...next: Trouble[]) => void troubles.push(...next),
    cutAll: () => server.closeAllConnections(),
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function headersOf(distinct: NodeJS.Dict<string[]>): [string, string][] {
  const ofThisWay = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding'];
  return Object.entries(distinct)
    .filter(([name]) => !ofThisWay.includes(name))
    .flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));
}
