import { createHash } from 'node:crypto';
import pg from 'pg';

/** Where a database is and as whom to speak to it. */
export type DatabaseAddress = {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  ssl?: boolean | { rejectUnauthorized: boolean };
};

const MOST_NAMED_STATEMENTS = 500; // per connection: each takes memory in the database while it lives
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Names every statement with parameters, so that PostgreSQL parses and plans it once per connection.
 * Halves the cost of a small select; see docs/adr.
 */
export class NamingClient extends pg.Client {
  readonly #names = new Map<string, string>();

  // pg's own signature is a dozen overloads; every caller here passes text and values.
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg cannot be written down otherwise
  override query(...args: any[]): any {
    const [text, values, ...rest] = args;
    if (typeof text !== 'string' || !Array.isArray(values)) return super.query(...(args as [string]));
    const name = this.#nameOf(text);
    return super.query({ text, values, ...(name && { name }) }, ...(rest as []));
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known || this.#names.size >= MOST_NAMED_STATEMENTS) return known;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    this.#names.set(text, name);
    return name;
  }
}

/** Whole numbers come as numbers; one beyond 2^53 is a mistake in the schema, not something to round. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('A bigint in the database does not fit a number.');
  return value;
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8) return wholeNumber;
    return pg.types.getTypeParser(oid, format);
  },
};

export function clientSettings(address: DatabaseAddress): pg.ClientConfig {
  return {
    ...address,
    types,
    application_name: 'keyholder',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  };
}

/** One connection for the length of `work`: migrations, the command line, tests. */
export async function withClient<T>(
  address: DatabaseAddress,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new NamingClient(clientSettings(address));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
