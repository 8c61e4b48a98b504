-- Who may exchange keys for tokens, in whose name, and how somebody else's programs prove whom they mean.

-- Issuers of JWTs that the organisation trusts to name its subjects.
create table jwt_issuers (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  -- Compared letter by letter with `iss` and with each of `aud`.
  issuer text not null check (length(issuer) between 1 and 500),
  audience text not null check (length(audience) between 1 and 500),
  -- Asymmetric ones only, so that nobody can sign with what is public.
  algorithms text[] not null
    check (cardinality(algorithms) > 0 and algorithms <@ array['RS256', 'RS384', 'RS512', 'PS256', 'PS384',
      'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']),
  -- Where its keys are, or the keys themselves.
  jwks_url text check (length(jwks_url) between 9 and 1000 and jwks_url ~ '^https?://'),
  jwks text check (length(jwks) <= 65536),
  -- Which claim names the subject.
  subject_claim text not null check (subject_claim ~ '^[A-Za-z_][A-Za-z0-9_.:/-]{0,199}$'),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  frozen_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, issuer),
  check (num_nonnulls(jwks_url, jwks) = 1)
);
call protect_tenant_table('jwt_issuers', 'select, insert, update (name, issuer, audience, algorithms, jwks_url,
  jwks, subject_claim, changed_at, frozen_at), delete');

-- Those in whose name a platform acts: an agent, a wallet, an end user of a gateway. A subject is what its
-- platform calls it, and the same name at another platform is somebody else.
create table subjects (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  service_id uuid,
  issuer_id uuid,
  platform_kind text not null
    generated always as (case when service_id is not null then 'service' else 'issuer' end) stored,
  platform_id uuid not null generated always as (coalesce(service_id, issuer_id)) stored,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- The Google address that its platform vouches for.
  announced_address text check (length(announced_address) between 3 and 320),
  frozen_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, platform_kind, platform_id, name),
  check (num_nonnulls(service_id, issuer_id) = 1),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, issuer_id) references jwt_issuers (tenant_id, id) on delete cascade
);
create index subjects_service on subjects (tenant_id, service_id);
create index subjects_issuer on subjects (tenant_id, issuer_id);
call protect_tenant_table('subjects',
  'select, insert, update (last_seen_at, announced_address, frozen_at), delete');
-- Whose connections have lost their subject.
call allow_system('subjects', 'select (tenant_id, id)');

-- How a service, or one key of a person, exchanges. No row: the usual.
create table exchange_settings (
  tenant_id uuid not null default current_tenant() references tenants (id),
  service_id uuid,
  api_key_id uuid,
  client_id uuid not null generated always as (coalesce(service_id, api_key_id)) stored,
  -- A token of Google's lives for an hour less a second; asking for nearly all of it would renew each time.
  minimum_ttl_seconds integer not null check (minimum_ttl_seconds between 0 and 3500),
  claims text not null check (claims in ('none', 'any', 'listed')),
  -- Whole names, or beginnings of names with a star at the end.
  claimable text[] not null check (cardinality(claimable) <= 500),
  changed_at timestamptz not null,
  primary key (tenant_id, client_id),
  check (num_nonnulls(service_id, api_key_id) = 1),
  check ((claims = 'listed') = (cardinality(claimable) > 0)),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, api_key_id) references api_keys (tenant_id, id) on delete cascade
);
create index exchange_settings_service on exchange_settings (tenant_id, service_id);
create index exchange_settings_api_key on exchange_settings (tenant_id, api_key_id);
call protect_tenant_table('exchange_settings',
  'select, insert, update (minimum_ttl_seconds, claims, claimable, changed_at), delete');

-- Less safe ways to ask, for gateways that know no better. No row: all of them are closed.
create table exchange_doors (
  tenant_id uuid not null default current_tenant() references tenants (id),
  takes_get boolean not null,
  takes_key_in_body boolean not null,
  takes_key_in_query boolean not null,
  changed_at timestamptz not null,
  primary key (tenant_id)
);
call protect_tenant_table('exchange_doors',
  'select, insert, update (takes_get, takes_key_in_body, takes_key_in_query, changed_at)');

-- Names for sets of capabilities, so that programs ask for "mail-reader" and no more than that.
create table scope_profiles (
  tenant_id uuid not null default current_tenant() references tenants (id),
  name text not null check (name ~ '^[a-z][a-z0-9-]{0,59}$'),
  capabilities text[] not null check (cardinality(capabilities) > 0),
  changed_at timestamptz not null,
  primary key (tenant_id, name)
);
call protect_tenant_table('scope_profiles', 'select, insert, update (capabilities, changed_at), delete');

-- What is remembered of a caller was found under the settings of then.
create function grow_epochs_of_exchanging() returns trigger language plpgsql as $$
declare
  changed exchange_settings;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  update api_keys k set epoch = epoch + 1
  where k.tenant_id = changed.tenant_id
    and (k.id = changed.api_key_id or k.service_id = changed.service_id);
  return null;
end $$;

create trigger epochs_of_exchanging after insert or update or delete on exchange_settings
  for each row execute function grow_epochs_of_exchanging();

create function grow_epochs_of_doors() returns trigger language plpgsql as $$
begin
  update api_keys set epoch = epoch + 1 where tenant_id = new.tenant_id;
  return null;
end $$;

create trigger epochs_of_doors after insert or update on exchange_doors
  for each row execute function grow_epochs_of_doors();

-- A subject that rests, or is gone, is handed nothing that is remembered.
create function grow_epochs_of_subject() returns trigger language plpgsql as $$
begin
  update connections set epoch = epoch + 1
  where tenant_id = old.tenant_id and principal_kind = 'subject' and principal_id = old.id::text
    and ended_at is null;
  return null;
end $$;

create trigger epochs_of_subject after update of frozen_at on subjects
  for each row when (old.frozen_at is distinct from new.frozen_at)
  execute function grow_epochs_of_subject();

create trigger epochs_of_removed_subject after delete on subjects
  for each row execute function grow_epochs_of_subject();

-- The same for all whom an issuer names: what it signed before may not be good any more.
create function grow_epochs_of_issuer() returns trigger language plpgsql as $$
begin
  update connections c set epoch = epoch + 1
  from subjects s
  where s.tenant_id = new.tenant_id and s.issuer_id = new.id
    and c.tenant_id = s.tenant_id and c.principal_kind = 'subject' and c.principal_id = s.id::text
    and c.ended_at is null;
  return null;
end $$;

create trigger epochs_of_issuer
  after update of issuer, audience, algorithms, jwks_url, jwks, subject_claim, frozen_at on jwt_issuers
  for each row when (
    (old.issuer, old.audience, old.algorithms, old.jwks_url, old.jwks, old.subject_claim, old.frozen_at)
    is distinct from
    (new.issuer, new.audience, new.algorithms, new.jwks_url, new.jwks, new.subject_claim, new.frozen_at))
  execute function grow_epochs_of_issuer();

-- A key that takes the place of another exchanges as that one did.
create function hand_exchange_on() returns trigger language plpgsql as $$
begin
  insert into exchange_settings (tenant_id, api_key_id, minimum_ttl_seconds, claims, claimable, changed_at)
  select tenant_id, new.replaced_by, minimum_ttl_seconds, claims, claimable, changed_at from exchange_settings
  where tenant_id = new.tenant_id and api_key_id = new.id
  on conflict do nothing;
  return null;
end $$;

create trigger exchange_of_successor after update of replaced_by on api_keys
  for each row when (new.replaced_by is not null and old.replaced_by is distinct from new.replaced_by)
  execute function hand_exchange_on();
