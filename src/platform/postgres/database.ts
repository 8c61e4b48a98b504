import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { isId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import type { Scope } from '#kernel/scope.ts';
import { clientSettings, type DatabaseAddress, NamingClient } from './client.ts';
import {
  type AnyTx,
  type SystemTx,
  type TenantTx,
  type TransactionRole,
  transactionOn,
} from './transaction.ts';

/** Why code may look across tenants. Closed, so that a reader can weigh every one of them. */
export const systemReasons = [
  'find who is calling',
  'sign in',
  'accept an invitation',
  'serve keys',
  'vend tokens',
  'revoke at Google',
  'run upkeep',
  'finish a consent',
  'follow a link',
  'serve the issuer',
  'act for the operator',
] as const;
export type SystemReason = (typeof systemReasons)[number];

export type Database = {
  /** The only way to a tenant's rows. One round trip opens it, one closes it. */
  inTenant<T>(scope: Scope, work: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** For the few questions that are asked before, or across, tenants. */
  asSystem<T>(reason: SystemReason, work: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** One statement as the system's role, on connections of its own: no transaction to open, one round trip. */
  systemStatement(reason: SystemReason, text: string, values: unknown[]): Promise<pg.QueryResult>;
  /** Outside any transaction and role: for the job queue, whose tables no tenant's role can see. */
  pool: pg.Pool;
  address: DatabaseAddress;
  /** Throws when the database does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
};

const STATEMENT_TIMEOUT_MS = 15_000; // half a request's time, so that the answer can still say so
const SYSTEM_CONNECTIONS = 2; // batches follow each other, so more would only make smaller ones
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000; // a transaction nobody speaks in holds locks for nothing

export type DatabaseSettings = { address: DatabaseAddress; mostConnections: number; log: Log };

export function openDatabase({ address, mostConnections, log }: DatabaseSettings): Database {
  const pool = new pg.Pool({
    ...clientSettings(address),
    Client: NamingClient,
    max: mostConnections,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  });
  const systemPool = new pg.Pool({
    ...clientSettings(address),
    Client: NamingClient,
    options: '-c role=keyholder_system',
    max: SYSTEM_CONNECTIONS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  for (const each of [pool, systemPool]) {
    each.on('error', cause => log.warn({ cause }, 'an idle database connection was lost'));
    // One lost between two statements of a transaction tells nobody else, and unheard it ends the process.
    each.on('connect', client =>
      client.on('error', cause => log.debug({ cause }, 'a database connection was lost')),
    );
  }
  const inside = new AsyncLocalStorage<true>();

  async function run<Tx extends AnyTx, T>(
    role: TransactionRole,
    setting: string,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    if (inside.getStore()) throw new Error('A transaction cannot be opened inside another; pass the tx on.');
    const client = await pool.connect();
    const { tx, close } = transactionOn<Tx>(client, role);
    let isBroken = false;
    try {
      await client.query(`begin; set local role ${role}; set local ${setting}`);
      const result = await inside.run(true, () => work(tx));
      close();
      await client.query('commit');
      return result;
    } catch (cause) {
      close();
      await client.query('rollback').catch(() => {
        isBroken = true; // nobody knows what state this connection is in: never hand it out again
      });
      throw cause;
    } finally {
      client.release(isBroken);
    }
  }

  return {
    inTenant: (scope, work) => run('keyholder_app', tenantSetting(scope), work),
    asSystem: (reason, work) => run('keyholder_system', reasonSetting(reason), work),
    pool,
    address,
    async check() {
      await pool.query('select 1');
    },
    systemStatement: (_reason, text, values) => systemPool.query(text, values),
    async close() {
      await Promise.all([pool.end(), systemPool.end()]);
    },
  };
}

function tenantSetting(scope: Scope): string {
  // Checked again although the type says so: this text is SQL.
  if (!isId(scope.tenantId)) throw new Error('A scope without a tenant.');
  return `app.tenant = '${scope.tenantId}'`;
}

function reasonSetting(reason: SystemReason): string {
  if (!systemReasons.includes(reason)) throw new Error('Not a reason to look across tenants.');
  return `app.reason = '${reason}'`;
}
