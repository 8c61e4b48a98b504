import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { CannotStart } from '#kernel/failures.ts';
import { type DatabaseAddress, withClient } from './client.ts';
import { ensureRoles, loginAddress } from './roles.ts';

/** One number for all nodes of one database: whoever holds it migrates, the others wait and find it done. */
const MIGRATION_LOCK = 4_270_001;

type Migration = { number: number; name: string; sql: string; checksum: string };

/** What a library keeps in a schema of its own and migrates by its own statements. */
export type ForeignSchema = (client: pg.Client, owner: DatabaseAddress, login: string) => Promise<void>;

export async function migrate(
  owner: DatabaseAddress,
  folder: string,
  foreignSchemas: readonly ForeignSchema[] = [],
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return withClient(owner, async client => {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(client, owner);
    await client.query(`create table if not exists schema_migrations (
      number integer primary key, name text not null, checksum text not null,
      applied_at timestamptz not null default now())`);
    const applied = await appliedTo(client);
    refuseStrangers(applied, migrations);
    const missing = migrations.filter(migration => !applied.has(migration.number));
    for (const migration of missing) await apply(client, migration);
    for (const ensure of foreignSchemas) await ensure(client, owner, loginAddress(owner).user);
    return missing.map(migration => migration.name);
  });
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async name => {
      const sql = await readFile(join(folder, name), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number: Number(name.slice(0, 4)), name, sql, checksum };
    }),
  );
}

async function appliedTo(client: pg.Client): Promise<Map<number, { name: string; checksum: string }>> {
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from schema_migrations',
  );
  return new Map(rows.map(row => [row.number, row]));
}

function refuseStrangers(
  applied: Map<number, { name: string; checksum: string }>,
  migrations: readonly Migration[],
): void {
  const known = new Map(migrations.map(migration => [migration.number, migration]));
  for (const [number, { name, checksum }] of applied) {
    const ours = known.get(number);
    if (!ours) {
      throw new CannotStart(
        `This database was migrated by a newer Keyholder (it has ${name}). Start that version or a newer one.`,
      );
    }
    if (ours.checksum !== checksum) {
      throw new CannotStart(
        `Migration ${name} was changed after it had been applied to this database. Migrations are never edited; add a new one.`,
      );
    }
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed; nothing of it was kept.`, { cause });
  }
}
