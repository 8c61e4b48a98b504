import type pg from 'pg';

/** The schema as text that a reader can check and a test can compare: what pg_dump would say, without its noise. */
export async function describeSchema(client: pg.Client): Promise<string> {
  const parts = [
    await linesOf(client, 'tables', columnsSql),
    await linesOf(client, 'constraints', constraintsSql),
    await linesOf(client, 'indexes', indexesSql),
    await linesOf(client, 'row security', policiesSql),
    await linesOf(client, 'privileges', privilegesSql),
    await linesOf(client, 'functions', functionsSql),
  ];
  return parts.join('\n');
}

async function linesOf(client: pg.Client, title: string, sql: string): Promise<string> {
  const { rows } = await client.query<{ line: string }>(sql);
  return `# ${title}\n${rows.map(row => row.line).join('\n')}\n`;
}

const columnsSql = `
  select format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    case when a.attnotnull then ' not null' else '' end,
    coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
  order by c.relname, a.attnum`;

// PostgreSQL 18 lists not-null constraints too; the columns above say so already, and 15 does not.
const constraintsSql = `
  select format('%s: %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line
  from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0 and contype <> 'n'
  order by conrelid::regclass::text, conname`;

const indexesSql = `
  select indexdef as line from pg_indexes where schemaname = 'public' order by tablename, indexname`;

const policiesSql = `
  select format('%s%s: %s', c.relname,
    case when c.relforcerowsecurity then ' (forced)' when c.relrowsecurity then ' (on)' else ' (OFF)' end,
    coalesce(string_agg(format('%s for %s to %s using %s check %s', p.polname, p.polcmd,
      (select string_agg(rolname, ',' order by rolname) from pg_roles where oid = any (p.polroles)),
      coalesce(pg_get_expr(p.polqual, p.polrelid), '-'), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-')),
      '; ' order by p.polname), 'no policy')) as line
  from pg_class c left join pg_policy p on p.polrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  group by c.oid, c.relname, c.relforcerowsecurity, c.relrowsecurity order by c.relname`;

const privilegesSql = `
  select format('%s may %s %s', grantee, string_agg(lower(privilege), ', ' order by privilege), what) as line from (
    select grantee::text, privilege_type::text as privilege, table_name::text as what
    from information_schema.role_table_grants where table_schema = 'public' and grantee like 'keyholder\\_%'
      and grantee <> 'keyholder_owner'
    union
    select g.grantee::text, g.privilege_type || ' (' || string_agg(g.column_name, ', ' order by g.column_name) || ')',
      g.table_name::text
    from information_schema.role_column_grants g
    where g.table_schema = 'public' and g.grantee like 'keyholder\\_%' and g.grantee <> 'keyholder_owner'
      and not exists (select from information_schema.role_table_grants t where t.grantee = g.grantee
        and t.table_name = g.table_name and t.privilege_type = g.privilege_type and t.table_schema = 'public')
    group by g.grantee, g.privilege_type, g.table_name
  ) grants group by grantee, what order by grantee, what`;

const functionsSql = `
  select format('%s %s(%s)%s by %s', case prokind when 'p' then 'procedure' else 'function' end, proname,
    pg_get_function_identity_arguments(oid), case when prosecdef then ' SECURITY DEFINER' else '' end,
    (select lanname from pg_language where oid = prolang)) as line
  from pg_proc where pronamespace = 'public'::regnamespace order by proname`;
