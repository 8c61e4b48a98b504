import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { ServerProcess } from '../../bench/server-process.ts';
import { openKillableWorld } from './killable-node.ts';

/** A server and the number under which it takes leases. */
export type Node = ServerProcess & { number: number };

export type BalancedNodes = Awaited<ReturnType<typeof openBalancedNodes>>;

const POLL_MS = 10;

/** Numbers are signed where they are leased by, and unsigned where PostgreSQL shows its locks. */
const PRESENT = `select objid::bigint::bit(32)::integer as number from pg_locks
  where locktype = 'advisory' and classid = 427 and mode = 'ExclusiveLock' and granted
    and database = (select oid from pg_database where datname = current_database())`;

/**
 * Servers in processes of their own behind one address. The one in this process serves while a story sets up; after
 * `leave` there is none that cannot be killed.
 */
export async function openBalancedNodes(...given: Parameters<typeof openKillableWorld>) {
  const killable = await openKillableWorld(...given);
  const { world } = killable;
  const living = new Set<Node>();
  let balancer: Server | undefined;
  let isStarting: Promise<unknown> = Promise.resolve();

  const present = async () =>
    z
      .array(z.object({ number: z.number() }))
      .parse(await world.rows(PRESENT))
      .map(({ number }) => number);

  /** One after the other, so that the number which is new is that of the new one. */
  async function startNode(settings: Record<string, string> = {}): Promise<Node> {
    const before = isStarting;
    const started = Promise.withResolvers<void>();
    isStarting = started.promise;
    await before;
    try {
      const known = await present();
      const server = await killable.startNode({ KEYHOLDER_DATABASE_CONNECTIONS: '8', ...settings });
      const fresh = async () => (await present()).find(number => !known.includes(number));
      const node = { ...server, number: await eventuallyFound(fresh) };
      living.add(node);
      return node;
    } finally {
      started.resolve();
    }
  }

  /** Until nothing of it is left: its connections are at an end, and what it had begun there is undone. */
  async function kill(node: Node): Promise<void> {
    living.delete(node);
    await killable.kill(node);
    await eventuallyFound(async () => ((await present()).includes(node.number) ? undefined : true));
  }

  return {
    ...killable,
    startNode,
    kill,
    /** The server of this process ends, and its address leads to the others from now on. */
    async leave(): Promise<void> {
      await world.keyholder.server.close();
      let turn = 0;
      balancer = createServer((incoming, outgoing) => {
        turn += 1;
        const node = [...living][turn % living.size];
        if (node) pass(node, incoming, outgoing);
        else incoming.socket.destroy();
      });
      balancer.listen(world.keyholder.server.port, '127.0.0.1');
      await once(balancer, 'listening');
    },
    async close(): Promise<void> {
      killable.killAll();
      balancer?.closeAllConnections();
      balancer?.close();
      await killable.close();
    },
  };
}

/** Asks the database, and leaves it time for others. */
async function eventuallyFound<Found>(find: () => Promise<Found | undefined>): Promise<Found> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await delay(POLL_MS);
  }
}

/**
 * Whoever asked hears of a server that dies as of one that is gone: the connection ends. Each request has its own,
 * so that none is lost on one that the server has just closed for being idle.
 */
function pass({ url }: Node, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method = 'GET', headers } = incoming;
  const onward = request(url + incoming.url, { method, headers, agent: false }, answer => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, outgoing).catch(() => outgoing.destroy());
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}
