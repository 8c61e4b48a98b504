-- Which mail domains are whose, and with which providers their people sign in.

create table domain_claims (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  -- As DNS knows it: A-labels, small letters, no dot at the end.
  domain text not null check (length(domain) between 3 and 253 and domain ~ '^([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z0-9-]+$'),
  covers_subdomains boolean not null,
  state text not null check (state in ('pending', 'verified', 'failing', 'vouched', 'revoked', 'released')),
  -- Switched off, the domain stays the organisation's and finds no sign-in.
  is_active boolean not null,
  -- What has to stand in DNS. Nobody vouched for needs one.
  challenge text check (length(challenge) between 20 and 200),
  challenge_expires_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- Who did the last of it. The operator and upkeep are no users.
  changed_by_kind text not null check (changed_by_kind in ('user', 'service', 'operator', 'job')),
  changed_by uuid,
  -- Since when it is proven, or vouched for.
  held_since timestamptz,
  confirmed_at timestamptz,
  failing_since timestamptz,
  ended_at timestamptz,
  ended_because text check (ended_because in ('by_tenant', 'by_operator', 'record_gone')),
  -- The last look into DNS.
  checked_at timestamptz,
  check_found text check (check_found in ('record', 'another_record', 'nothing', 'no_answer')),
  next_check_at timestamptz,
  primary key (tenant_id, id),
  check ((challenge is null) = (challenge_expires_at is null)),
  check (challenge is not null or state not in ('pending', 'verified', 'failing')),
  check ((held_since is not null) or state in ('pending', 'revoked', 'released')),
  check ((confirmed_at is not null) or state not in ('verified', 'failing')),
  check ((failing_since is not null) = (state = 'failing')),
  check ((ended_at is not null) = (state in ('revoked', 'released'))),
  check ((ended_because is not null) = (ended_at is not null)),
  check ((checked_at is null) = (check_found is null)),
  check (next_check_at is null or state in ('verified', 'failing'))
);
-- A proven domain belongs to one organisation, whatever others say, do or have done.
create unique index domain_claims_owner on domain_claims (domain) where state in ('verified', 'failing');
-- One claim of an organisation at a time; those that ended stay to be read.
create unique index domain_claims_live on domain_claims (tenant_id, domain) where ended_at is null;
create index domain_claims_signin on domain_claims (domain)
  where is_active and state in ('verified', 'failing', 'vouched');
create index domain_claims_due on domain_claims (next_check_at) where next_check_at is not null;
call protect_tenant_table('domain_claims', 'select, insert, update, delete');
call allow_system('domain_claims',
  'select (tenant_id, id, domain, covers_subdomains, state, is_active, next_check_at)');

-- With whom an organisation's people sign in. What is needed for that is kept elsewhere, sealed.
create table signin_providers (
  tenant_id uuid not null default current_tenant() references tenants (id),
  provider text not null check (provider in ('google', 'azure-ad')),
  is_on boolean not null,
  changed_at timestamptz not null,
  primary key (tenant_id, provider)
);
call protect_tenant_table('signin_providers', 'select, insert, update (is_on, changed_at), delete');
call allow_system('signin_providers', 'select (tenant_id, provider, is_on)');

-- Cookies of the sign-in that have done what they were made for, until they would have expired anyway.
create table used_signin_nonces (
  nonce_hash bytea primary key check (octet_length(nonce_hash) = 32),
  expires_at timestamptz not null
);
create index used_signin_nonces_expires_at on used_signin_nonces (expires_at);
alter table used_signin_nonces enable row level security;
alter table used_signin_nonces force row level security;
call allow_system('used_signin_nonces', 'select', 'insert', 'delete');
