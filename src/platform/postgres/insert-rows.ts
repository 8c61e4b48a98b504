import { type Insertable, sql } from 'kysely';
import type { Tables } from './tables.gen.ts';
import type { AnyTx } from './transaction.ts';

/** Of bytes, which are written in twice as many letters and are there several times until they are sent. */
const MOST_BYTES = 4 * 1_024 * 1_024;

/**
 * Many rows of one shape, in their order, by a statement whose text is the same for any number of them: PostgreSQL
 * plans it once, and there is one parameter to send. What no row names has its default.
 */
export async function insertRows<Table extends keyof Tables & string>(
  tx: AnyTx,
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = sql.join(Object.keys(first).map(column => sql.ref(column)));
  for (const some of inPieces(rows))
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${asJson(some)}::json)`.execute(
      tx,
    );
}

function* inPieces<Row extends object>(rows: readonly Row[]): Generator<Row[]> {
  let [piece, bytes]: [Row[], number] = [[], 0];
  for (const row of rows) {
    const more = bytesIn(row);
    if (piece.length > 0 && bytes + more > MOST_BYTES) {
      yield piece;
      [piece, bytes] = [[], 0];
    }
    piece.push(row);
    bytes += more;
  }
  yield piece;
}

function bytesIn(row: object): number {
  return Object.values(row).reduce<number>(
    (sum, value) => sum + (Buffer.isBuffer(value) ? value.length : 0),
    0,
  );
}

function asJson(rows: readonly object[]): string {
  return JSON.stringify(
    rows.map(row => Object.fromEntries(Object.entries(row).map(readable))),
    wellFormed,
  );
}

/** Bytes as PostgreSQL writes them itself. */
function readable([column, value]: [string, unknown]): [string, unknown] {
  return [column, Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value];
}

/** Half a character is in no text that PostgreSQL reads as JSON; as a parameter of its own it would be replaced, too. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
