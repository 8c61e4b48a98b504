-- What was done, by whom, to what. Rows are added and never removed; only a sealed detail may be erased.
--
-- An entry carries a keyed code (mac) over all its fields but the sealed detail, of which it covers the digest.
-- It is written without a place in the chain; the linker gives committed entries theirs (docs/adr/0004).

create table audit_entries (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  -- Whole milliseconds, the very ones in the id, so that the code covers all there is of it.
  at timestamptz not null check (at = date_trunc('milliseconds', at)),
  actor_kind text not null check (actor_kind in ('user', 'service', 'operator', 'job')),
  -- A user's or service's id, or the name of a job. Never a person's name.
  actor_id text check (actor_id ~ '^[A-Za-z0-9_.:-]{1,100}$'),
  via_kind text check (via_kind in ('session', 'api_key', 'token_family')),
  via_id uuid,
  action text collate "C" not null check (action ~ '^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)+$' and length(action) <= 100),
  subject_kind text check (subject_kind ~ '^[a-z][a-z0-9_]{0,49}$'),
  -- An id, never an address: no @ can stand here.
  subject_id text check (subject_id ~ '^[A-Za-z0-9_.:-]{1,100}$'),
  outcome text not null check (outcome in ('done', 'refused', 'failed')),
  reason text check (reason ~ '^[a-z][a-z0-9_.]{0,79}$'),
  -- The only place for names, addresses and whatever else is about a person.
  detail_sealed bytea check (octet_length(detail_sealed) <= 65536),
  detail_digest bytea check (octet_length(detail_digest) = 32),
  mac bytea not null check (octet_length(mac) = 32),
  position bigint check (position > 0),
  chain bytea check (octet_length(chain) = 32),
  erased_at timestamptz check (erased_at = date_trunc('milliseconds', erased_at)),
  erasure_mac bytea check (octet_length(erasure_mac) = 32),
  primary key (tenant_id, id),
  check ((via_kind is null) = (via_id is null)),
  check ((subject_kind is null) = (subject_id is null)),
  check ((position is null) = (chain is null)),
  check ((erased_at is null) = (erasure_mac is null))
);
create unique index audit_entries_position on audit_entries (tenant_id, position) where position is not null;
create index audit_entries_unlinked on audit_entries (tenant_id, id) where position is null;
create index audit_entries_actor on audit_entries (tenant_id, actor_id, id);
create index audit_entries_subject on audit_entries (tenant_id, subject_id, id);
create index audit_entries_action on audit_entries (tenant_id, action, id);
call protect_tenant_table('audit_entries', 'select, '
  'insert (id, at, actor_kind, actor_id, via_kind, via_id, action, subject_kind, subject_id, outcome, reason, '
  'detail_sealed, detail_digest, mac), update (detail_sealed, erased_at, erasure_mac)');
call allow_system('audit_entries', 'select (tenant_id, id, mac, position, chain)', 'update (position, chain)');

-- How far each organisation's chain has got. Whoever holds the row links; nobody else touches it.
create table audit_heads (
  tenant_id uuid not null default current_tenant() primary key references tenants (id),
  position bigint not null check (position >= 0),
  chain bytea not null check (octet_length(chain) = 32),
  at timestamptz not null
);
call protect_tenant_table('audit_heads', 'select');
call allow_system('audit_heads', 'select', 'insert', 'update (position, chain, at)');
