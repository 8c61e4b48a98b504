import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseAddress, withClient } from '#platform/postgres/client.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded/start.ts';
import { environment } from './environment.ts';

/** A PostgreSQL for tests. All databases of one run begin with its prefix, so that they can be found and dropped. */
export type DatabaseServer = { address: DatabaseAddress; prefix: string };

export type RunningServer = DatabaseServer & {
  /** For KEYHOLDER_TEST_OWNER_URL. */
  url: string;
  stop(): Promise<void>;
};

const PREFIX = 'keyholder_test';

/** The server that whoever started this process has prepared. */
export function givenServer(): DatabaseServer {
  if (!environment.testOwnerUrl) {
    throw new Error('Run the tests with ./keyholder test, which starts a database for them.');
  }
  return parse(environment.testOwnerUrl);
}

/** One given by address, or an embedded one in a folder that goes away with it. */
export async function startServer(): Promise<RunningServer> {
  const given = environment.testOwnerUrl ?? environment.databaseUrl;
  const server = given ? borrow(given) : await startEmbedded();
  const prefix = `${PREFIX}_${randomBytes(4).toString('hex')}`;
  return {
    address: server.address,
    prefix,
    url: format({ address: server.address, prefix }),
    stop: () => server.stop(prefix),
  };
}

type Stoppable = { address: DatabaseAddress; stop(prefix: string): Promise<void> };

function borrow(url: string): Stoppable {
  const { address } = parse(url);
  return { address, stop: prefix => dropDatabases(address, prefix) };
}

async function startEmbedded(): Promise<Stoppable> {
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-test-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const { owner, stop } = await startEmbeddedPostgres({ folder });
    return { address: owner, stop: () => stop().finally(remove) };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

async function dropDatabases(address: DatabaseAddress, prefix: string): Promise<void> {
  await withClient(address, async client => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [`${prefix}_`],
    );
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  });
}

function parse(text: string): DatabaseServer {
  const url = new URL(text);
  return {
    address: {
      host: url.searchParams.get('host') ?? decodeURIComponent(url.hostname),
      port: Number(url.port || 5432),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    },
    prefix: url.searchParams.get('prefix') ?? PREFIX,
  };
}

function format({ address, prefix }: DatabaseServer): string {
  const url = new URL(`postgres://localhost:${address.port}/${encodeURIComponent(address.database)}`);
  url.username = encodeURIComponent(address.user);
  url.password = encodeURIComponent(address.password);
  url.searchParams.set('host', address.host);
  url.searchParams.set('prefix', prefix);
  return url.href;
}
