-- Who may do what in this database, and the organisations everything belongs to.
--
-- keyholder_app     what one tenant's requests may do; row-level security shows it that tenant only
-- keyholder_system  the few questions asked before or across tenants; granted table by table
-- The login role owns nothing and can only become one of these two.

revoke all on schema public from public;
grant usage on schema public to keyholder_app, keyholder_system;

create function current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.tenant', true), '')::uuid;

-- Every table with a tenant's rows goes through here; a rule test reads the catalogue and proves it.
create procedure protect_tenant_table(name regclass, privileges text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format(
    'create policy own_tenant on %s to keyholder_app using (tenant_id = (select current_tenant())) '
    'with check (tenant_id = (select current_tenant()))', name);
  execute format('grant %s on %s to keyholder_app', privileges, name);
end $$;

-- Opens a table to keyholder_system for exactly these commands. `what` may name columns: 'select (id, name)'.
create procedure allow_system(name regclass, variadic what text[]) language plpgsql as $$
declare
  item text;
  command text;
begin
  foreach item in array what loop
    command := split_part(item, ' ', 1);
    execute format('create policy %I on %s for %s to keyholder_system %s', 'system_' || command, name, command,
      case command
        when 'insert' then 'with check (true)'
        when 'update' then 'using (true) with check (true)'
        else 'using (true)'
      end);
    execute format('grant %s on %s to keyholder_system', item, name);
  end loop;
end $$;

create table tenants (
  id uuid primary key,
  -- What people type and read in addresses; free again once the organisation is gone.
  slug text unique check (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
  name text check (length(name) between 1 and 200),
  created_at timestamptz not null,
  frozen_at timestamptz,
  deleted_at timestamptz,
  check ((deleted_at is null) = (slug is not null and name is not null))
);
alter table tenants enable row level security;
alter table tenants force row level security;
create policy own_tenant on tenants to keyholder_app using (id = (select current_tenant()));
grant select, update (name) on tenants to keyholder_app;
call allow_system('tenants', 'select', 'insert', 'update');

-- The keys that seal a tenant's values, each wrapped by a key-encryption key that is not in this database.
create table tenant_keys (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  wrapped bytea not null,
  created_at timestamptz not null,
  -- The one that seals new values. Others stay to open what they sealed.
  is_current boolean not null,
  primary key (tenant_id, id)
);
create unique index tenant_keys_current on tenant_keys (tenant_id) where is_current;
call protect_tenant_table('tenant_keys', 'select, insert, update, delete');
call allow_system('tenant_keys', 'select', 'insert', 'update');
