import { type AnyTx, rawConnection } from '#platform/postgres/transaction.ts';

/** A column that holds sealed values, and what names its rows. */
export type StoredColumn = { table: string; column: string; key: readonly string[] };
export type SealedRow = { key: readonly string[]; sealed: Buffer };

/** A look through a large table takes longer than any request may. */
const SCAN_TIMEOUT_MS = 10 * 60_000;

export async function allowLongScans(tx: AnyTx): Promise<void> {
  await rawConnection(tx).query(`set local statement_timeout = ${SCAN_TIMEOUT_MS}`);
}

/**
 * The next rows after `after` whose value does not begin with `header`, locked. Rows that others are
 * changing are passed over: waiting for them in an order of our own could end in a deadlock.
 */
export async function takeSealedRows(
  tx: AnyTx,
  { table, column, key }: StoredColumn,
  { header, after, most }: { header: Buffer; after: readonly string[] | undefined; most: number },
): Promise<SealedRow[]> {
  const names = key.map(quoted);
  const list = names.join(', ');
  const beyond = after ? `and (${list}) > (${names.map((_, index) => `$${index + 4}`).join(', ')})` : '';
  const { rows } = await rawConnection(tx).query(
    `select array[${names.map(name => `${name}::text`).join(', ')}] as key, ${quoted(column)} as sealed
     from ${quoted(table)}
     where ${quoted(column)} is not null and substring(${quoted(column)} from 1 for $1) <> $2 ${beyond}
     order by ${list} limit $3 for no key update skip locked`,
    [header.length, header, most, ...(after ?? [])],
  );
  return rows;
}

export async function replaceSealed(
  tx: AnyTx,
  { table, column, key }: StoredColumn,
  row: SealedRow,
): Promise<void> {
  const named = key.map((name, index) => `${quoted(name)} = $${index + 2}`).join(' and ');
  await rawConnection(tx).query(`update ${quoted(table)} set ${quoted(column)} = $1 where ${named}`, [
    row.sealed,
    ...row.key,
  ]);
}

/**
 * Where this role can still see a value that begins with `header`. Asks the catalogue for every column of
 * bytes, not our lists: a key is destroyed on this answer, and a list may lack a column.
 */
export async function findUse(tx: AnyTx, header: Buffer): Promise<string | undefined> {
  const connection = rawConnection(tx);
  const { rows: columns } = await connection.query(`
    select c.relname as table, a.attname as column from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and a.atttypid = 'bytea'::regtype and not a.attisdropped
      and has_column_privilege(c.oid, a.attnum, 'select')
    order by 1, 2`);
  for (const { table, column } of columns) {
    const { rowCount } = await connection.query(
      `select from ${quoted(table)} where substring(${quoted(column)} from 1 for $1) = $2 limit 1`,
      [header.length, header],
    );
    if (rowCount) return `${table}.${column}`;
  }
  return undefined;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
