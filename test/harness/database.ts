import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DatabaseAddress, withClient } from '#platform/postgres/client.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { loginAddress } from '#platform/postgres/roles.ts';
import { ensureJobSchema } from '#platform/queue/schema.ts';
import { type DatabaseServer, givenServer } from './database-server.ts';

const migrations = fileURLToPath(new URL('../../migrations/', import.meta.url));
const lockFile = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

/** One number for all processes of a run, so that one of them makes the template and the others wait. */
const TEMPLATE_LOCK = 4_270_002;

export type TestDatabase = { owner: DatabaseAddress; login: DatabaseAddress; drop(): Promise<void> };

/** A database of its own for one test file: a clone of the migrated template, made in some 30 ms. */
export async function freshDatabase(server: DatabaseServer = givenServer()): Promise<TestDatabase> {
  const template = await ensureTemplate(server);
  const database = `${server.prefix}_${randomBytes(6).toString('hex')}`;
  await withClient(server.address, client =>
    client.query(`create database ${database} template ${template}`),
  );
  const owner = { ...server.address, database };
  return {
    owner,
    login: loginAddress(owner),
    drop: async () => {
      await withClient(server.address, client =>
        client.query(`drop database if exists ${database} with (force)`),
      );
    },
  };
}

/** Named by what it was made from, so a changed migration never meets an old template. */
async function ensureTemplate({ address, prefix }: DatabaseServer): Promise<string> {
  const content = createHash('sha256').update(readFileSync(lockFile)); // pg-boss brings tables of its own
  for (const name of readdirSync(migrations).sort()) content.update(readFileSync(`${migrations}${name}`));
  const template = `${prefix}_template_${content.digest('hex').slice(0, 12)}`;
  await withClient(address, async client => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount) return;
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    await migrate({ ...address, database: draft }, migrations, [ensureJobSchema]);
    await client.query(`alter database ${draft} rename to ${template}`);
  });
  return template;
}
