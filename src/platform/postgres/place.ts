import { CannotStart } from '#kernel/failures.ts';
import type { Log } from '#kernel/log.ts';
import type { Secret } from '#kernel/secret.ts';
import { type DatabaseAddress, withClient } from './client.ts';
import { joinEmbeddedPostgres } from './embedded/join.ts';
import { FolderInUse } from './embedded/lock.ts';
import { startEmbeddedPostgres } from './embedded/start.ts';

/** The PostgreSQL we work with: the operator's, one of our own, or one that another process of ours runs. */
export type PostgresPlace = { owner: DatabaseAddress; close(): Promise<void> };

export async function openPostgres(parts: {
  databaseUrl: Secret<string> | undefined;
  folder: string;
  /** A command may use the database of a running server; a second server may not. */
  mayJoin: boolean;
  log: Log;
}): Promise<PostgresPlace> {
  const nothingToClose = async () => {};
  if (parts.databaseUrl) {
    const owner = addressOf(parts.databaseUrl.reveal());
    await reach(owner);
    return { owner, close: nothingToClose };
  }
  try {
    const embedded = await startEmbeddedPostgres({ folder: parts.folder, log: parts.log });
    await ensureDatabase(embedded.owner);
    return { owner: { ...embedded.owner, database: DATABASE }, close: () => embedded.stop() };
  } catch (cause) {
    if (!parts.mayJoin || !(cause instanceof FolderInUse)) throw cause;
    const joined = await joinEmbeddedPostgres(parts.folder);
    return { owner: { ...joined.owner, database: DATABASE }, close: async () => joined.close() };
  }
}

const OLDEST_VERSION = 15;

const refusals: Readonly<Record<string, string>> = {
  '28P01': 'refuses this user or password',
  '28000': 'refuses this user',
  '3D000': 'has no database of this name',
  '53300': 'has no connection left',
};

/** The operator's database is theirs to mend, so what is wrong with it is a sentence and not a stack. */
async function reach(address: DatabaseAddress): Promise<void> {
  const place = `The database of DATABASE_URL (${address.host}, port ${address.port})`;
  const { rows } = await withClient(address, client => client.query('show server_version_num')).catch(
    cause => {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
      throw new CannotStart(`${place} ${refusals[code] ?? 'cannot be reached'}.`, { cause });
    },
  );
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (version < OLDEST_VERSION) {
    throw new CannotStart(`${place} is PostgreSQL ${version}; Keyholder needs ${OLDEST_VERSION} or newer.`);
  }
}

/** In a server of our own. */
const DATABASE = 'keyholder';

async function ensureDatabase(owner: DatabaseAddress): Promise<void> {
  await withClient(owner, async client => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  });
}

const DEFAULT_PORT = 5432;

/** `postgres://user:password@host:port/database`, with the parameters `host` (a socket's folder) and `sslmode`. */
export function addressOf(text: string): DatabaseAddress {
  if (!URL.canParse(text))
    throw new CannotStart('DATABASE_URL is not an address like postgres://user:password@host/name.');
  const url = new URL(text);
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!/^postgres(ql)?:$/.test(url.protocol) || !user || !url.password || !database) {
    throw new CannotStart('DATABASE_URL needs a user, a password and the name of a database.');
  }
  const ssl = sslOf(url.searchParams.get('sslmode'));
  return {
    host: url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || DEFAULT_PORT),
    user,
    password: decodeURIComponent(url.password),
    database,
    ...(ssl !== undefined && { ssl }),
  };
}

function sslOf(mode: string | null): DatabaseAddress['ssl'] {
  switch (mode) {
    case null:
      return undefined;
    case 'disable':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-ca':
    case 'verify-full':
      return { rejectUnauthorized: true };
    default:
      throw new CannotStart(
        'The sslmode of DATABASE_URL must be disable, require, verify-ca or verify-full.',
      );
  }
}
