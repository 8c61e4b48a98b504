import { createHmac } from 'node:crypto';
import pg from 'pg';
import { CannotStart } from '#kernel/failures.ts';
import type { DatabaseAddress } from './client.ts';

const LOGIN = 'keyholder_login';
const INSUFFICIENT_PRIVILEGE = '42501';

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
    for (const role of ['keyholder_app', 'keyholder_system']) await ensureRole(client, role, 'nologin');
    await ensureRole(client, LOGIN, `login noinherit password ${password}`);
    await client.query(`grant keyholder_app, keyholder_system to ${LOGIN}`);
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

async function ensureRole(client: pg.Client, role: string, attributes: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  await client.query(`${rowCount ? 'alter' : 'create'} role ${role} ${attributes}`);
}
