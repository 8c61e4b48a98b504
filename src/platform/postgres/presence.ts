import pg from 'pg';
import type { Log } from '#kernel/log.ts';
import type { World } from '#kernel/world.ts';
import { clientSettings, type DatabaseAddress } from './client.ts';
import { type AnyTx, rawConnection } from './transaction.ts';

/** By which the others can tell that this process lives. */
export type Presence = {
  /** The number under which it is known at this moment; undefined while it cannot be told from a dead one. */
  node(): number | undefined;
  /** Once the number is held, or held again. */
  known(): Promise<number>;
  close(): Promise<void>;
};

/** Apart from every other advisory lock: theirs have one long key, these have this one and the node's. */
const PRESENCE_LOCKS = 427;
/** At once, for until then a living process passes for dead. */
const RECONNECT_MS = 100;

/**
 * Holds an advisory lock for as long as this process lives. PostgreSQL releases it when the connection ends,
 * which a killed process cannot prevent or delay. Needs a connection that is this process's alone, so no
 * pooler that lends one connection to many; LISTEN needs the same.
 */
export function holdPresence(needs: { address: DatabaseAddress; world: World; log: Log }): Presence {
  const closing = new AbortController();
  let number = newNumber(needs.world);
  let client: pg.Client | undefined;
  let held: number | undefined;
  let isTakenBefore = false;
  let isMissed = false;
  let holding = Promise.withResolvers<number>();

  async function connect(): Promise<void> {
    const connection = new pg.Client(clientSettings(needs.address));
    client = connection;
    const lost = new Promise<void>(resolve => connection.on('end', resolve).on('error', () => resolve()));
    try {
      await connection.connect();
      await take(connection);
      if (closing.signal.aborted) return;
      held = number;
      isMissed = false;
      holding.resolve(number);
      await lost;
    } finally {
      if (held !== undefined) holding = Promise.withResolvers<number>();
      held = undefined;
      await connection.end().catch(() => {});
    }
  }

  /** The same number as before, for leases may be out under it; the database lets go of the old one in time. */
  async function take(connection: pg.Client): Promise<void> {
    if (isTakenBefore) {
      await connection.query('select pg_advisory_lock($1, $2)', [PRESENCE_LOCKS, number]);
      return;
    }
    while (!(await isFree(connection, number))) number = newNumber(needs.world);
    isTakenBefore = true;
  }

  async function stayPresent(): Promise<void> {
    while (!closing.signal.aborted) {
      await connect().catch(cause => {
        if (!isMissed) needs.log.warn({ cause }, 'the other servers cannot see that this one lives');
        isMissed = true;
      });
      await needs.world.delay(RECONNECT_MS, closing.signal).catch(() => {});
    }
  }

  const finished = stayPresent();
  return {
    node: () => held,
    known: () => holding.promise,
    async close() {
      closing.abort();
      await client?.end().catch(() => {});
      await finished;
    },
  };
}

function newNumber({ randomBytes }: World): number {
  return randomBytes(4).readInt32BE();
}

async function isFree(connection: pg.Client, number: number): Promise<boolean> {
  const { rows } = await connection.query<{ taken: boolean }>(
    'select pg_try_advisory_lock($1, $2) as taken',
    [PRESENCE_LOCKS, number],
  );
  return rows[0]?.taken === true;
}

/** Whether nobody holds this number. Shared and until the transaction ends, so that many may look at once. */
export async function isAbsent(tx: AnyTx, node: number): Promise<boolean> {
  const { rows } = await rawConnection(tx).query(
    'select pg_try_advisory_xact_lock_shared($1, $2) as absent',
    [PRESENCE_LOCKS, node],
  );
  return rows[0]?.absent === true;
}
