-- Secrets that are kept outside this database, in files or in a vault. The values are no business of this table: it
-- remembers that there are some, so that a folder or a path that is suddenly empty is an outage and never "absent".
create table kept_secrets (
  tenant_id uuid not null default current_tenant() references tenants (id),
  kind text not null check (kind in ('files', 'vault')),
  -- False when the last of them was taken away on purpose.
  has_any boolean not null,
  changed_at timestamptz not null,
  primary key (tenant_id, kind)
);
-- Outlives the deletion of its organisation until upkeep has destroyed the values, hence no delete.
call protect_tenant_table('kept_secrets', 'select, insert, update');
call allow_system('kept_secrets', 'select', 'delete');

-- An organisation's way back to nothing connected, while it is under way and as long as something is left of it.
create table google_resets (
  tenant_id uuid not null default current_tenant() references tenants (id),
  begun_at timestamptz not null,
  -- When every step had gone through. What Google has still to be told of may be open even then.
  ended_at timestamptz,
  primary key (tenant_id)
);
call protect_tenant_table('google_resets', 'select, insert, update, delete');
