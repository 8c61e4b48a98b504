import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '#entry/demo/seed.ts';
import { demoSettings } from '#entry/demo/settings.ts';
import { startSimulators } from '#entry/demo/simulators.ts';
import { realWorld } from '#kernel/world.ts';
import { createLog } from '#platform/log.ts';
import type { DatabaseAddress } from '#platform/postgres/client.ts';
import { connectionUrl } from '#platform/postgres/embedded/connection-url.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded/start.ts';
import { readConfig } from '#src/config.ts';
import { openHouse } from '#src/wiring.ts';
import { connectAccount, logIn, makeKey } from './demo-world.ts';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';

export type Nodes = {
  nodes: ServerProcess[];
  /** An access token and an API key of admin@acme.test, and how to connect that person's Google account. */
  admin: string;
  key: string;
  connect(): Promise<void>;
  /** Of the simulated Google. */
  control: string;
  owner: DatabaseAddress;
  close(): Promise<void>;
};

/** Several servers on one database and one simulated Google, with the demo's people and one account connected. */
export async function openNodes(count: number): Promise<Nodes> {
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-nodes-'));
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'database') });
  const [simulatorPort, firstPort] = [await freePort(), await freePort()];
  const simulators = await startSimulators(simulatorPort);
  const settings = withoutGaps({
    ...demoSettings({ KEYHOLDER_SIMULATOR_PORT: String(simulatorPort) }),
    KEYHOLDER_PUBLIC_URL: `http://localhost:${firstPort}`,
    KEYHOLDER_DATA_DIR: folder,
    KEYHOLDER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    DATABASE_URL: connectionUrl(postgres.owner),
  });
  await seed(settings);
  const nodes: ServerProcess[] = [];
  for (let node = 0; node < count; node += 1) {
    const port = node === 0 ? firstPort : await freePort();
    nodes.push(await startServerProcess({ ...settings, PORT: String(port) }));
  }
  const home = `http://localhost:${firstPort}`;
  const admin = await logIn(home);
  const connect = () => connectAccount(home, `http://localhost:${simulatorPort}`, admin);
  await connect();
  return {
    nodes,
    admin,
    key: await makeKey(home, admin),
    connect,
    control: `http://localhost:${simulatorPort}/google/_control`,
    owner: postgres.owner,
    async close() {
      for (const { child, exited } of nodes) {
        child.kill('SIGTERM');
        await exited;
      }
      await simulators.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function seed(settings: Record<string, string>): Promise<void> {
  const log = createLog('error', process.stderr);
  await using house = await openHouse(readConfig(settings), { world: realWorld(), log });
  await seedDemo(house.needs);
}

function withoutGaps(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
