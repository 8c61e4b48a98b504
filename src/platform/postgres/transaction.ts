import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import type { Tables } from './tables.gen.ts';

/** What a use case may do with its transaction: queries. Not end it, nest it or change the schema. */
type Queries = Omit<
  Kysely<Tables>,
  'transaction' | 'startTransaction' | 'connection' | 'destroy' | 'schema' | 'withTables' | 'introspection'
>;

declare const tenantBrand: unique symbol;
declare const systemBrand: unique symbol;

/** Sees and changes the rows of one tenant only: row-level security is on. */
export type TenantTx = Queries & { readonly [tenantBrand]: true };
/** Sees what the role keyholder_system was granted, across tenants. */
export type SystemTx = Queries & { readonly [systemBrand]: true };
export type AnyTx = TenantTx | SystemTx;

export type TransactionRole = 'keyholder_app' | 'keyholder_system';

const connections = new WeakMap<object, OneClient>();

/** Raw text for the few statements no builder can say, and for the job queue, which brings its own SQL. */
export function rawConnection(tx: AnyTx): {
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>;
} {
  const connection = connections.get(tx);
  if (!connection) throw new Error('This is not a transaction of ours.');
  return connection;
}

/**
 * One statement as the login role itself, for what no tenant's role may touch: the job queue. The role of
 * the transaction is put back at once.
 */
export async function asLogin(tx: AnyTx, text: string, values?: unknown[]): Promise<pg.QueryResult> {
  const connection = connections.get(tx);
  if (!connection) throw new Error('This is not a transaction of ours.');
  await connection.query('set local role none');
  const result = await connection.query(text, values);
  await connection.query(`set local role ${connection.role}`);
  return result;
}

class OneClient implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly role: TransactionRole;
  #isOpen = true;

  constructor(client: pg.PoolClient, role: TransactionRole) {
    this.#client = client;
    this.role = role;
  }

  close(): void {
    this.#isOpen = false;
  }

  /** A transaction kept after its end would speak on a connection that now serves another tenant. */
  query(text: string, values: unknown[] = []): Promise<pg.QueryResult> {
    if (!this.#isOpen) throw new Error('This transaction is over.');
    return this.#client.query(text, values);
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.query(query.sql, [...query.parameters]);
    const changed = command === 'SELECT' ? undefined : BigInt(rowCount ?? 0);
    return { rows, ...(changed !== undefined && { numAffectedRows: changed }) };
  }

  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    yield* [];
    throw new Error('Streaming is not offered; page instead.');
  }
}

function driverOf(connection: DatabaseConnection): Driver {
  const refuse = async () => {
    throw new Error('The transaction belongs to inTenant or asSystem.');
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

/** A builder whose statements all run on `client`, for as long as the transaction lasts. */
export function transactionOn<Tx extends AnyTx>(
  client: pg.PoolClient,
  role: TransactionRole,
): { tx: Tx; close(): void } {
  const connection = new OneClient(client, role);
  const builder = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driverOf(connection),
      createIntrospector: db => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  connections.set(builder, connection);
  return { tx: builder as unknown as Tx, close: () => connection.close() };
}
