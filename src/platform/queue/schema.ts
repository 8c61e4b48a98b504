import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { DatabaseAddress } from '#platform/postgres/client.ts';

export const JOBS_SCHEMA = 'jobs';

/** pg-boss keeps its tables in a schema of its own, which only the login role may touch: no tenant's role sees it. */
export async function ensureJobSchema(
  client: pg.Client,
  owner: DatabaseAddress,
  login: string,
): Promise<void> {
  await client.query(`create schema if not exists ${JOBS_SCHEMA}`);
  const boss = new PgBoss({ ...owner, schema: JOBS_SCHEMA, max: 1, supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });
  await client.query(`
    grant usage on schema ${JOBS_SCHEMA} to ${login};
    grant select, insert, update, delete on all tables in schema ${JOBS_SCHEMA} to ${login};
    grant usage on all sequences in schema ${JOBS_SCHEMA} to ${login};
    grant execute on all functions in schema ${JOBS_SCHEMA} to ${login}`);
}
