import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { demoPassword, seedDemo } from '#entry/demo/seed.ts';
import { demoSettings } from '#entry/demo/settings.ts';
import { realWorld, type World } from '#kernel/world.ts';
import { createLog } from '#platform/log.ts';
import { connectionUrl } from '#platform/postgres/embedded/connection-url.ts';
import { readConfig } from '#src/config.ts';
import { openServer, type Server } from '#src/wiring.ts';
import { frozenClock } from '../../simulators/frame/clock.ts';
import { nothingOutside } from '../../simulators/frame/outside.ts';
import { createSimulatedWorld, type SimulatedWorld } from '../../simulators/world.ts';
import { Client } from './client.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { expectNoLeak } from './leaks.ts';
import { nameServersOf } from './name-servers.ts';
import { overhear } from './overhear.ts';
import { credentialsIn, expectTokensUnstored } from './tokens-unstored.ts';

export type TestKeyholder = {
  url: string;
  server: Server;
  database: TestDatabase;
  simulators: SimulatedWorld;
  /** Every log line so far. */
  logLines: readonly string[];
  /** Somebody who has not shown who they are. */
  stranger(): Client;
  /** Somebody signed in to the console, by mail address. */
  signedIn(address: string): Promise<Client>;
  /** Said of a refresh token that has just been handed out on purpose: once for each answer. */
  announceExport(refreshToken: string): void;
  close(): Promise<void>;
};

/** The whole server with the demo's people, in this process, on a database and a clock of its own. */
export async function startKeyholder(
  settings: Record<string, string> = {},
  changes: Partial<World> | ((simulated: World) => Partial<World>) = {},
): Promise<TestKeyholder> {
  const database = await freshDatabase();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const simulators = createSimulatedWorld({
    clock: frozenClock(new Date('2026-11-20T10:00:00Z')),
    outside: { ...nothingOutside, fetch: pushTo(url) },
  });
  const logLines: string[] = [];
  const keyEncryptionKey = randomBytes(32).toString('base64');
  const config = readConfig({
    ...demoSettings({}),
    KEYHOLDER_SIMULATOR_URL: '',
    PORT: String(port),
    DATABASE_URL: connectionUrl(database.owner),
    KEYHOLDER_KEYS: `k1:${keyEncryptionKey}`,
    KEYHOLDER_DATABASE_CONNECTIONS: '8',
    KEYHOLDER_LOG_LEVEL: 'debug',
    ...settings,
  });
  const simulated = simulatedWorld(simulators);
  const changed = typeof changes === 'function' ? changes(simulated) : changes;
  const log = createLog(config.logLevel, { write: line => void logLines.push(line) });
  const server = await openServer(config, { world: { ...simulated, ...changed }, log }, seedDemo);
  const heard = overhear(port);
  const exported: string[] = [];
  const stranger = () => new Client(url);
  return {
    url,
    server,
    database,
    simulators,
    logLines,
    stranger,
    async signedIn(address) {
      const client = stranger();
      await client.post('/api/v1/session', { username: address, password: demoPassword }).expect(200);
      return client;
    },
    announceExport: refreshToken => void exported.push(refreshToken),
    async close() {
      await server.close();
      heard.stop();
      expectTokensUnstored(heard.answers, exported);
      const answers = heard.answers.map(({ headers, body }) => `${JSON.stringify(headers)}\n${body}`);
      const planted = [demoPassword, keyEncryptionKey, ...(await secretsAt(simulators))];
      await expectNoLeak(database, {
        logLines,
        answers,
        planted,
        issued: credentialsIn(answers.join('\n')),
        exported,
      });
      await database.drop();
    },
  };
}

/** What the simulators push goes to the server itself, and to nobody else. */
function pushTo(url: string): (request: Request) => Promise<Response> {
  return request => (new URL(request.url).origin === url ? fetch(request) : nothingOutside.fetch(request));
}

/** The simulators' clock is ours, and they are the whole internet. */
function simulatedWorld(simulators: SimulatedWorld): World {
  return {
    ...realWorld(),
    now: simulators.clock.now,
    fetch: simulators.fetch,
    askNameServer: nameServersOf(simulators.dns),
  };
}

/** What the simulated Google knows that only it and the server may know. */
async function secretsAt(simulators: SimulatedWorld): Promise<string[]> {
  const control = (path: string) =>
    simulators.fetch(new Request(`http://localhost:4010/google/_control/${path}`));
  const told = await Promise.all(
    [control('grants'), control('projects')].map(async answer => (await answer).text()),
  );
  return told.join('\n').match(/1\/\/0[\w-]+|GOCSPX-[\w-]+/g) ?? [];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (typeof address === 'object' && address) return address.port;
  throw new Error('No free port.');
}
