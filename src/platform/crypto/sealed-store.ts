import { type AnyTx, rawConnection, type SystemTx } from '#platform/postgres/transaction.ts';

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
  return findIn(tx, header, await columnsOfBytes(tx));
}

/** The same in what only the house's role sees, for a key whose own organisation has been asked already. */
export async function findHiddenUse(tx: SystemTx, header: Buffer): Promise<string | undefined> {
  const columns = await columnsOfBytes(tx);
  return findIn(
    tx,
    header,
    columns.filter(column => column.isHidden),
  );
}

type ColumnOfBytes = { schema: string; table: string; column: string; isHidden: boolean };

async function columnsOfBytes(tx: AnyTx): Promise<ColumnOfBytes[]> {
  const { rows } = await rawConnection(tx).query(`
    select n.nspname as schema, c.relname as table, a.attname as column,
      not has_column_privilege('keyholder_app', c.oid, a.attnum, 'select') as "isHidden"
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname not in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'p')
      and a.atttypid = 'bytea'::regtype and not a.attisdropped
      and has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select')
    order by 1, 2, 3`);
  return rows;
}

async function findIn(
  tx: AnyTx,
  header: Buffer,
  columns: readonly ColumnOfBytes[],
): Promise<string | undefined> {
  for (const { schema, table, column } of columns) {
    const { rowCount } = await rawConnection(tx).query(
      `select from ${quoted(schema)}.${quoted(table)}
       where substring(${quoted(column)} from 1 for $1) = $2 limit 1`,
      [header.length, header],
    );
    if (rowCount) return `${table}.${column}`;
  }
  return undefined;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
