import type pg from 'pg';

const typescriptOf: Readonly<Record<string, string>> = {
  uuid: 'string',
  text: 'string',
  boolean: 'boolean',
  integer: 'number',
  smallint: 'number',
  bigint: 'number',
  'double precision': 'number',
  'timestamp with time zone': 'Date',
  date: 'string',
  bytea: 'Buffer',
  jsonb: 'unknown',
  inet: 'string',
  cidr: 'string',
  'text[]': 'string[]',
  'uuid[]': 'string[]',
  'integer[]': 'number[]',
};

type Column = { table: string; column: string; type: string; is_required: boolean; has_default: boolean };

/** The types Kysely checks our queries against, read from the database itself. */
export async function describeTables(client: pg.Client): Promise<string> {
  const { rows } = await client.query<Column>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as is_required, a.atthasdef or a.attidentity <> '' as has_default
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations'
    order by c.relname, a.attnum`);
  const tables = Map.groupBy(rows, row => row.table);
  const body = [...tables].map(
    ([table, columns]) => `  ${table}: {\n${columns.map(columnLine).join('\n')}\n  };`,
  );
  return [
    '// Made from the migrated database by `node scripts/generate.ts`; do not edit.',
    "import type { Generated } from 'kysely';",
    '',
    `export type Tables = {\n${body.join('\n')}\n};`,
    '',
  ].join('\n');
}

function columnLine({ table, column, type, is_required, has_default }: Column): string {
  const plain = typescriptOf[type];
  if (!plain)
    throw new Error(`Column ${table}.${column} has type ${type}, for which no TypeScript type is listed.`);
  const value = is_required ? plain : `${plain} | null`;
  return `    ${column}: ${has_default ? `Generated<${value}>` : value};`;
}
