-- Programs of the organisation as OAuth clients, and what the authorization server keeps for a while.

-- A service shows who it is by a secret, of which only the digest is here, or by keys of its own.
create table service_clients (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  service_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  secret_hash bytea check (octet_length(secret_hash) = 32),
  -- Public keys only.
  jwks text check (length(jwks) <= 65536),
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  -- Grows with everything that takes rights away from tokens this client holds.
  epoch bigint not null default 0,
  primary key (tenant_id, id),
  check (num_nonnulls(secret_hash, jwks) = 1),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create index service_clients_service on service_clients (tenant_id, service_id);
-- A client says its id before anybody knows its organisation.
create index service_clients_id on service_clients (id);
call protect_tenant_table('service_clients', 'select, insert, update (revoked_at, epoch)');
call allow_system('service_clients',
  'select (tenant_id, id, service_id, secret_hash, jwks, scopes, last_used_at, revoked_at, epoch)',
  'update (last_used_at, epoch)', 'delete');

-- Access tokens that were given back before their time, until they would have expired anyway.
create table revoked_client_tokens (
  tenant_id uuid not null default current_tenant() references tenants (id),
  token_id uuid not null,
  client_id uuid not null,
  expires_at timestamptz not null,
  primary key (tenant_id, token_id),
  foreign key (tenant_id, client_id) references service_clients (tenant_id, id) on delete cascade
);
create index revoked_client_tokens_client on revoked_client_tokens (tenant_id, client_id);
create index revoked_client_tokens_expires_at on revoked_client_tokens (expires_at);
call protect_tenant_table('revoked_client_tokens', 'select');
call allow_system('revoked_client_tokens', 'select', 'insert', 'delete');

-- What oidc-provider keeps: sealed, and found by digests, because many an id is as good as a password.
create table issuer_artifacts (
  kind text not null check (kind ~ '^[A-Z][A-Za-z]{1,59}$'),
  id_hash text not null check (id_hash ~ '^[0-9a-f]{64}$'),
  sealed bytea not null,
  uid_hash text,
  user_code_hash text,
  grant_hash text,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (kind, id_hash)
);
create index issuer_artifacts_uid on issuer_artifacts (kind, uid_hash) where uid_hash is not null;
create index issuer_artifacts_user_code on issuer_artifacts (kind, user_code_hash) where user_code_hash is not null;
create index issuer_artifacts_grant on issuer_artifacts (grant_hash) where grant_hash is not null;
create index issuer_artifacts_expires_at on issuer_artifacts (expires_at);
alter table issuer_artifacts enable row level security;
alter table issuer_artifacts force row level security;
call allow_system('issuer_artifacts', 'select', 'insert', 'update (sealed, uid_hash, user_code_hash, grant_hash, consumed_at, expires_at)', 'delete');

-- What is remembered of a caller is checked against the epoch before every answer, for clients as for keys.
create trigger own_epoch before update of scopes, revoked_at, service_id on service_clients
  for each row
  when ((old.scopes, old.revoked_at, old.service_id) is distinct from (new.scopes, new.revoked_at, new.service_id))
  execute function grow_epoch();

create function grow_client_epochs_of_service() returns trigger language plpgsql as $$
begin
  update service_clients set epoch = epoch + 1 where tenant_id = new.tenant_id and service_id = new.id;
  return null;
end $$;

create trigger client_epochs_of_service after update of frozen_at on services
  for each row when (old.frozen_at is distinct from new.frozen_at)
  execute function grow_client_epochs_of_service();

create function grow_client_epochs_of_tenant() returns trigger language plpgsql as $$
begin
  update service_clients set epoch = epoch + 1 where tenant_id = new.id;
  return null;
end $$;

create trigger client_epochs_of_tenant after update of frozen_at, deleted_at on tenants
  for each row
  when ((old.frozen_at, old.deleted_at) is distinct from (new.frozen_at, new.deleted_at))
  execute function grow_client_epochs_of_tenant();

create function grow_client_epochs_of_limited() returns trigger language plpgsql as $$
declare
  changed capability_limits;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  update service_clients set epoch = epoch + 1
  where tenant_id = changed.tenant_id and changed.role is null and changed.api_key_id is null
    and (changed.service_id is null or changed.service_id = service_clients.service_id);
  return null;
end $$;

create trigger client_epochs_of_limited after insert or update or delete on capability_limits
  for each row execute function grow_client_epochs_of_limited();

create function grow_client_epochs_of_exchanging() returns trigger language plpgsql as $$
declare
  changed exchange_settings;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  update service_clients set epoch = epoch + 1
  where tenant_id = changed.tenant_id and service_id = changed.service_id;
  return null;
end $$;

create trigger client_epochs_of_exchanging after insert or update or delete on exchange_settings
  for each row execute function grow_client_epochs_of_exchanging();

-- Who acted, and by which client.
alter table audit_entries drop constraint audit_entries_via_kind_check;
alter table audit_entries add constraint audit_entries_via_kind_check
  check (via_kind in ('session', 'api_key', 'token_family', 'client'));
