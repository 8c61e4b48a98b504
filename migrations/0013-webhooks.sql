-- What an organisation's own programs are told of, and how each telling went.

create table webhook_endpoints (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  url text not null check (length(url) between 9 and 1000 and url ~ '^https?://'),
  event_types text[] not null check (cardinality(event_types) > 0),
  created_at timestamptz not null,
  -- Switched off by hand, because it said that it is gone, or because it failed for days.
  off_since timestamptz,
  off_reason text check (off_reason in ('by_hand', 'gone', 'failing')),
  -- Since the last one that arrived.
  failures integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  -- Nothing is sent before then, whatever is due.
  rests_until timestamptz,
  -- Which run on which server process sends to it just now.
  lease_owner uuid,
  lease_node integer,
  lease_until timestamptz,
  primary key (tenant_id, id),
  check ((off_since is null) = (off_reason is null)),
  check ((lease_owner is null) = (lease_until is null))
);
call protect_tenant_table('webhook_endpoints', 'select, insert, update, delete');
call allow_system('webhook_endpoints', 'select (tenant_id, id, rests_until, lease_owner, lease_node, lease_until)',
  'update (lease_owner, lease_node, lease_until)');

-- Two of an endpoint while one takes the place of the other.
create table webhook_secrets (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  endpoint_id uuid not null,
  secret_sealed bytea not null,
  created_at timestamptz not null,
  ends_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id) on delete cascade
);
create index webhook_secrets_endpoint on webhook_secrets (tenant_id, endpoint_id);
call protect_tenant_table('webhook_secrets', 'select, insert, update, delete');
call allow_system('webhook_secrets', 'select (tenant_id, id, ends_at)', 'delete');

-- What happened: written in the transaction in which it happens, and only where somebody wants to be told.
create table webhook_events (
  tenant_id uuid not null default current_tenant() references tenants (id),
  -- The same in every attempt and replay, so that whoever receives it twice can tell.
  id uuid not null,
  type text not null check (type ~ '^[a-z_]+[.][a-z_]+$'),
  at timestamptz not null,
  data jsonb not null,
  primary key (tenant_id, id)
);
create index webhook_events_at on webhook_events (at);
call protect_tenant_table('webhook_events', 'select, insert, delete');
call allow_system('webhook_events', 'select (tenant_id, id, at)', 'delete');

create table webhook_deliveries (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  kind text not null check (kind in ('event', 'replay', 'test')),
  -- Those about the same thing keep their order; others do not wait for them.
  about uuid not null,
  position bigint not null generated always as identity,
  state text not null check (state in ('waiting', 'held', 'delivered', 'failed', 'dropped')),
  attempts integer not null default 0 check (attempts >= 0),
  made_at timestamptz not null,
  due_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id) on delete cascade,
  foreign key (tenant_id, event_id) references webhook_events (tenant_id, id) on delete cascade,
  check ((due_at is not null) = (state = 'waiting')),
  check ((finished_at is not null) = (state in ('delivered', 'failed', 'dropped')))
);
create index webhook_deliveries_due on webhook_deliveries (due_at) where state = 'waiting';
create index webhook_deliveries_order on webhook_deliveries (tenant_id, endpoint_id, about, position)
  where state = 'waiting';
create index webhook_deliveries_log on webhook_deliveries (tenant_id, endpoint_id, position);
create index webhook_deliveries_event on webhook_deliveries (tenant_id, event_id);
call protect_tenant_table('webhook_deliveries', 'select, insert, update, delete');
call allow_system('webhook_deliveries', 'select (tenant_id, endpoint_id, about, position, state, due_at)');

create table webhook_attempts (
  tenant_id uuid not null default current_tenant() references tenants (id),
  delivery_id uuid not null,
  number integer not null check (number > 0),
  begun_at timestamptz not null,
  -- None while it is under way, and for good where the server ended in the middle.
  outcome text,
  took_ms integer,
  -- The one address that was connected to.
  address text,
  status integer,
  answer text check (length(answer) <= 2000),
  primary key (tenant_id, delivery_id, number),
  foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, id) on delete cascade
);
call protect_tenant_table('webhook_attempts', 'select, insert, update, delete');
