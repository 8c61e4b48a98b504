import type pg from 'pg';
import type { Finding } from './findings.ts';

/** Tables that belong to the house and to no tenant, and why. Row-level security hides them all the same. */
const houseTables: Readonly<Record<string, string>> = {
  schema_migrations: 'what was done to this database; no role of the server sees it',
  tenants: 'the tenants themselves: its policy compares id',
  key_encryption_keys: 'which keys wrap the others; no key itself',
  installation_root: 'the secret that the installation’s own keys follow from, wrapped',
  signing_keys: 'keys that sign the server’s own tokens',
  issuer_artifacts: 'what oidc-provider keeps, sealed; it asks before it knows for whom',
  sign_in_attempts: 'counted before anybody knows who is calling',
  refused_sign_ins: 'kept until upkeep has told the tenant, if there is one',
  used_signin_nonces: 'digests of chance, consumed before anybody knows who is calling',
  signin_flows: 'sign-ins under way, of whom nobody knows yet who they are',
};

/** Unique across tenants on purpose. */
const uniqueOnPurpose: Readonly<Record<string, string>> = {
  domain_claims_owner: 'a proven domain is one tenant’s; only who controls its DNS ever meets this',
};

/** Of these a tenant sees its own row, by a policy of their own. */
const openHouseTables = ['tenants', 'refused_sign_ins'];

type Fault = { name: string; says: string };

/** What a tenant's table must be so that no query, however careless, can show another tenant's rows. */
export async function tableFaults(client: pg.Client): Promise<Finding[]> {
  const house = Object.keys(houseTables);
  const asked = [
    client.query<Fault>(columnFaults, [house]),
    client.query<Fault>(securityFaults),
    client.query<Fault>(policyFaults, [house]),
    client.query<Fault>(primaryKeyFaults, [house]),
    client.query<Fault>(houseFaults, [house, openHouseTables]),
    client.query<Fault>(uniqueFaults, [house, Object.keys(uniqueOnPurpose)]),
    client.query<Fault>(foreignKeyFaults, [house]),
    client.query<Fault>(privilegeFaults),
    client.query<Fault>(functionFaults),
    client.query<Fault>(roleFaults),
  ];
  const answers = await Promise.all(asked);
  return answers.flatMap(({ rows }) => rows.map(({ name, says }) => ({ path: name, says })));
}

const tables = `
  select c.*, c.relname::text as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

const columnFaults = `
  select t.name, 'has no tenant_id uuid not null default current_tenant()' as says from (${tables}) t
  where t.name <> all ($1::text[]) and not exists (
    select from pg_attribute a join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnotnull and a.atttypid = 'uuid'::regtype
      and pg_get_expr(d.adbin, d.adrelid) = 'current_tenant()')`;

const securityFaults = `
  select t.name, 'has no forced row-level security' as says from (${tables}) t
  where t.name <> 'schema_migrations' and not (t.relrowsecurity and t.relforcerowsecurity)`;

/** Permissive policies add up, so one more for the tenants' role opens what own_tenant closes. */
const policyFaults = `
  select t.name, 'does not have own_tenant as it should be' as says from (${tables}) t
  where t.name <> all ($1::text[]) and not exists (
    select from pg_policies p where p.schemaname = 'public' and p.tablename = t.name and p.policyname = 'own_tenant'
      and p.permissive = 'PERMISSIVE' and p.cmd = 'ALL' and p.roles = array['keyholder_app']::name[]
      and p.qual = '(tenant_id = ( SELECT current_tenant() AS current_tenant))' and p.with_check = p.qual)
  union all
  select p.tablename::text, format('has a policy %s for %s', p.policyname, array_to_string(p.roles, ', '))
  from pg_policies p where p.schemaname = 'public'
    and not (p.policyname = 'own_tenant' and p.roles = array['keyholder_app']::name[])
    and not (p.policyname like 'system\\_%' and p.roles = array['keyholder_system']::name[])`;

const houseFaults = `
  select t.name, 'belongs to the house and is open to tenants' as says from (${tables}) t
  where t.name = any ($1::text[]) and t.name <> all ($2::text[]) and exists (select from aclexplode(t.relacl) e
    where e.grantee = 'keyholder_app'::regrole)
  union all
  select listed, 'is listed as a table of the house and does not exist' from unnest($1::text[]) as listed
  where listed not in (select t.name from (${tables}) t)`;

const primaryKeyFaults = `
  select t.name, 'has no primary key that begins with tenant_id' as says from (${tables}) t
  where t.name <> all ($1::text[]) and not exists (
    select from pg_index i join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
    where i.indrelid = t.oid and i.indisprimary and a.attname = 'tenant_id')`;

/** A value that must be unique across tenants tells one tenant what another has. A digest of chance tells nothing. */
const uniqueFaults = `
  select u.name, format('is unique across tenants by %s', u.columns) as says from (
    select t.name, i.indexrelid, string_agg(coalesce(a.attname, 'an expression'), ', ' order by k.place) as columns
    from (${tables}) t join pg_index i on i.indrelid = t.oid and i.indisunique
    cross join unnest(i.indkey::int2[]) with ordinality as k (number, place)
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number
    where t.name <> all ($1::text[]) and k.place <= i.indnkeyatts
      and i.indexrelid::regclass::text <> all ($2::text[])
    group by t.name, i.indexrelid having bool_and(a.attname is distinct from 'tenant_id')) u
  where u.columns !~ '^([a-z_]+_)?hash$'`;

const foreignKeyFaults = `
  select c.conrelid::regclass::text as name, format('%s: %s', c.conname, f.says) as says
  from pg_constraint c
  cross join lateral (select
    exists (select from unnest(c.conkey, c.confkey) as k (here, there)
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.here and a.attname = 'tenant_id'
      join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.there
        and b.attname = case when c.confrelid = 'tenants'::regclass then 'id' else 'tenant_id' end) as is_within,
    c.confdeltype = 'c' or (c.confdeltype = 'n' and not coalesce((select bool_or(a.attname = 'tenant_id')
      from unnest(c.confdelsetcols) as k (number)
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number), true)) as lets_go) as key
  cross join lateral (values
    (not key.is_within, 'does not hold within one tenant'),
    (not key.lets_go and c.confrelid <> 'tenants'::regclass, 'is neither on delete cascade nor on delete set null (column)')
  ) as f (is_fault, says)
  where c.contype = 'f' and c.connamespace = 'public'::regnamespace and f.is_fault
    and c.conrelid::regclass::text <> all ($1::text[])
  union all
  select t.name, 'is not tied to tenants' from (${tables}) t
  where t.name <> all ($1::text[]) and not exists (select from pg_constraint c
    where c.contype = 'f' and c.conrelid = t.oid and exists (select from unnest(c.conkey) as k (number)
      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number and a.attname = 'tenant_id'))`;

/** Truncate knows no row-level security; references and triggers look past it. */
const privilegeFaults = `
  select t.name, format('is open to %s: %s', g.role, g.privilege) as says
  from (${tables}) t
  cross join lateral (select case when e.grantee = 0 then 'everybody' else pg_get_userbyid(e.grantee)::text end as role,
    e.privilege_type as privilege from aclexplode(t.relacl) e where e.grantee <> t.relowner) g
  where g.role not in ('keyholder_app', 'keyholder_system') or g.privilege in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
  union all
  select t.name, format('belongs to %s, which no policy binds', pg_get_userbyid(t.relowner)) from (${tables}) t
  where pg_get_userbyid(t.relowner) like 'keyholder\\_%' and pg_get_userbyid(t.relowner) <> 'keyholder_owner'`;

const functionFaults = `
  select p.proname::text as name, f.says from pg_proc p
  cross join lateral (values
    (not coalesce(array_to_string(p.proconfig, ' ') like '%search_path=%', false), 'acts as its owner without a fixed search_path'),
    (p.proacl is null or exists (select from aclexplode(p.proacl) e where e.grantee = 0), 'acts as its owner for everybody')
  ) as f (is_fault, says)
  where p.prosecdef and p.pronamespace = 'public'::regnamespace and f.is_fault`;

const roleFaults = `
  select rolname::text as name, 'can look past row-level security' as says from pg_roles
  where rolname in ('keyholder_login', 'keyholder_app', 'keyholder_system')
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`;
