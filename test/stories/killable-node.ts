import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { demoSettings } from '#entry/demo/settings.ts';
import { connectionUrl } from '#platform/postgres/embedded/connection-url.ts';
import { type ServerProcess, startServerProcess } from '../../bench/server-process.ts';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';

const LOOK_EVERY_MS = 10; // without a rest the looking takes a core from those that are looked at

const logged = z.object({ msg: z.string(), code: z.string().optional() }).loose();

const hits = z.object({ faults: z.array(z.object({ hits: z.number() })) });

export type KillableWorld = Awaited<ReturnType<typeof openKillableWorld>>;

type Answering = (request: Request) => Promise<Response>;

/**
 * A server in this process, and others that can be killed, as by a power cut: one database, one Google. Whoever wants
 * to count what those others ask Google stands before it.
 */
export async function openKillableWorld(before: (google: Answering) => Answering = google => google) {
  const keys = `k1:${randomBytes(32).toString('base64')}`;
  const world: ConsentWorld = await openConsentWorld({ KEYHOLDER_KEYS: keys });
  const google: Server = createSocketServer(before(world.keyholder.simulators.fetch));
  google.listen(0, '127.0.0.1');
  await once(google, 'listening');
  const started: ServerProcess[] = [];

  return {
    world,
    async startNode(changes: Record<string, string> = {}): Promise<ServerProcess> {
      const address = google.address();
      const port = typeof address === 'object' ? String(address?.port) : '';
      const settings = Object.entries(demoSettings({ KEYHOLDER_SIMULATOR_PORT: port }));
      const node = await startServerProcess({
        ...Object.fromEntries(
          settings.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        ),
        KEYHOLDER_PUBLIC_URL: world.keyholder.url,
        DATABASE_URL: connectionUrl(world.keyholder.database.owner),
        KEYHOLDER_KEYS: keys,
        ...changes,
      });
      started.push(node);
      return node;
    },
    /** A node has asked Google, and waits for an answer that will not come in its lifetime. */
    untilGoogleWasAsked: () =>
      eventually(async () =>
        hits.parse(await world.control('GET', 'faults')).faults.some(fault => fault.hits > 0),
      ),
    async kill({ child, exited }: ServerProcess): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
    /** What the others have written into their logs, at level error. */
    errors: () =>
      started.flatMap(({ lines }) =>
        lines.filter(line => /^{.*}$/.test(line)).map(line => logged.parse(JSON.parse(line))),
      ),
    killAll(): void {
      for (const { child } of started) child.kill('SIGKILL');
    },
    async close(): Promise<void> {
      google.closeAllConnections();
      google.close();
      await world.keyholder.close();
    },
  };
}

/** Something in another process or in a job is about to do it. */
export async function eventually(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await wait(LOOK_EVERY_MS);
}
