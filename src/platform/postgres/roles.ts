import { createHmac } from 'node:crypto';
import pg from 'pg';
import { CannotStart } from '#kernel/failures.ts';
import type { DatabaseAddress } from './client.ts';

const LOGIN = 'keyholder_login';
const INSUFFICIENT_PRIVILEGE = '42501';
const MADE_MEANWHILE: ReadonlySet<string> = new Set(['23505', '42710']);
const MOST_TRIES = 20;

/**
 * The server speaks to the database as a role that owns nothing. Its password follows from the owner's,
 * so that any number of nodes agree on it and there is nothing to store.
 */
export function loginAddress(owner: DatabaseAddress): DatabaseAddress {
  const password = createHmac('sha256', owner.password).update(`password of ${LOGIN}`).digest('base64url');
  return { ...owner, user: LOGIN, password };
}

/** Roles belong to the whole PostgreSQL server, so they are made here and not by a migration. */
export async function ensureRoles(client: pg.Client, owner: DatabaseAddress): Promise<void> {
  const password = pg.escapeLiteral(loginAddress(owner).password);
  try {
    for (const role of ['keyholder_app', 'keyholder_system'])
      await untilAlone(client, () => ensureRole(client, role, 'nologin'));
    await untilAlone(client, () => ensureRole(client, LOGIN, `login noinherit password ${password}`));
    await untilAlone(client, () => client.query(`grant keyholder_app, keyholder_system to ${LOGIN}`));
  } catch (cause) {
    if (cause instanceof pg.DatabaseError && cause.code === INSUFFICIENT_PRIVILEGE) {
      throw new CannotStart(
        'The database user of DATABASE_URL may not create roles. Grant it once: alter role ... createrole.',
        { cause },
      );
    }
    throw cause;
  }
}

/** A server of another database may do the same at this moment, and no lock of ours reaches there. */
async function untilAlone(client: pg.Client, change: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await change();
      return;
    } catch (cause) {
      if (tries === MOST_TRIES || !isOvertaken(cause)) throw cause;
      await client.query('select pg_sleep(random() / 20)');
    }
  }
}

function isOvertaken(cause: unknown): boolean {
  if (!(cause instanceof pg.DatabaseError)) return false;
  return cause.message === 'tuple concurrently updated' || MADE_MEANWHILE.has(cause.code ?? '');
}

async function ensureRole(client: pg.Client, role: string, attributes: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  await client.query(`${rowCount ? 'alter' : 'create'} role ${role} ${attributes}`);
}
