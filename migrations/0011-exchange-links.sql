-- Links by which somebody connects a Google account for whoever exchanges, and connections that wait for a code.

-- A service has connections of its own, apart from those of the subjects it acts for.
alter table connections drop constraint connections_principal_kind_check;
alter table connections add constraint connections_principal_kind_check
  check (principal_kind in ('user', 'service', 'mailbox', 'slack_member', 'subject'));

-- Whoever was sent a link may be somebody else than the sender said: what they connected is handed out only
-- once the code that their browser showed has come back. No row: the connection is settled.
create table pending_connections (
  tenant_id uuid not null default current_tenant() references tenants (id),
  connection_id uuid not null,
  -- What the code follows from, with a key that is not in this database.
  code_id uuid not null,
  wrong_codes integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
create index pending_connections_expires_at on pending_connections (expires_at);
call protect_tenant_table('pending_connections',
  'select, insert, update (code_id, wrong_codes, expires_at), delete');
call allow_system('pending_connections', 'select (tenant_id, connection_id, expires_at)');

-- Whether what this consent brings must wait for its code, and for which address it need not.
alter table consent_flows add column needs_code boolean not null default false;
alter table consent_flows add column announced_address text
  check (length(announced_address) between 3 and 320);
-- Whose program the consent was begun for: what that one may ask for is looked at again at the end.
alter table consent_flows add column service_id uuid;
alter table consent_flows add foreign key (tenant_id, service_id)
  references services (tenant_id, id) on delete cascade;
create index consent_flows_service on consent_flows (tenant_id, service_id);

create table exchange_links (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  -- Of the link's text, which follows from the id with a key that is not in this database.
  token_hash bytea not null unique,
  -- For whom an account is to be connected.
  principal_kind text not null check (principal_kind in ('user', 'service', 'subject')),
  principal_id uuid not null,
  -- Who asked, and by what: together with the principal there is one link.
  user_id uuid,
  service_id uuid,
  api_key_id uuid,
  asker text not null generated always as
    (coalesce('service ' || service_id::text, 'api_key ' || api_key_id::text, 'user')) stored,
  capabilities text[] not null,
  -- To connect this one again, or to add to what it may do.
  connection_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  followed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, principal_kind, principal_id, asker),
  check (num_nonnulls(user_id, service_id) = 1),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, api_key_id) references api_keys (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
create index exchange_links_user on exchange_links (tenant_id, user_id);
create index exchange_links_service on exchange_links (tenant_id, service_id);
create index exchange_links_api_key on exchange_links (tenant_id, api_key_id);
create index exchange_links_connection on exchange_links (tenant_id, connection_id);
create index exchange_links_expires_at on exchange_links (expires_at);
call protect_tenant_table('exchange_links', 'select, insert, update, delete');
call allow_system('exchange_links', 'select (tenant_id, id, token_hash, expires_at)', 'delete');
