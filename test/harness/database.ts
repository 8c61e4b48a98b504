import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type DatabaseAddress, withClient } from '#platform/postgres/client.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { loginAddress } from '#platform/postgres/roles.ts';

const migrations = new URL('../../migrations/', import.meta.url).pathname;

export type TestDatabase = { owner: DatabaseAddress; login: DatabaseAddress; drop(): Promise<void> };

/** A database of its own for one test file: a clone of the migrated template, made in some 30 ms. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = serverAddress();
  const template = await ensureTemplate(server);
  const database = `keyholder_test_${randomBytes(6).toString('hex')}`;
  await withClient(server, client => client.query(`create database ${database} template ${template}`));
  const owner = { ...server, database };
  return {
    owner,
    login: loginAddress(owner),
    drop: async () => {
      await withClient(server, client => client.query(`drop database if exists ${database} with (force)`));
    },
  };
}

function serverAddress(): DatabaseAddress {
  const text = process.env['KEYHOLDER_TEST_OWNER_URL'];
  if (!text) throw new Error('Run the tests with ./keyholder test, which starts a database for them.');
  const url = new URL(text);
  return {
    host: decodeURIComponent(url.searchParams.get('host') ?? url.hostname),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1) || 'postgres',
  };
}

/** Named by what it was made from, so a changed migration never meets an old template. */
async function ensureTemplate(server: DatabaseAddress): Promise<string> {
  const content = createHash('sha256');
  for (const name of readdirSync(migrations).sort()) content.update(readFileSync(`${migrations}${name}`));
  const template = `keyholder_template_${content.digest('hex').slice(0, 12)}`;
  await withClient(server, async client => {
    await client.query('select pg_advisory_lock(4270002)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount) return;
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    await migrate({ ...server, database: draft }, migrations);
    await client.query(`alter database ${draft} rename to ${template}`);
  });
  return template;
}
