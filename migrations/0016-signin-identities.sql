-- By which accounts elsewhere a user is known, and sign-ins under way.

create table user_identities (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  user_id uuid not null,
  provider text not null check (provider in ('google', 'azure-ad')),
  -- Proven with the organisation's own app, or with the installation's. One does not stand in for the other.
  source text not null check (source in ('tenant', 'app_wide')),
  -- What an account is known by, and never its address: Microsoft's are directory and object.
  issuer text not null check (length(issuer) between 1 and 200),
  subject text not null check (length(subject) between 1 and 255),
  -- As the provider called it last, for people to tell their accounts apart.
  address text check (length(address) <= 320),
  linked_at timestamptz not null,
  last_used_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, source, issuer, subject),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index user_identities_user on user_identities (tenant_id, user_id);
create index user_identities_app_wide on user_identities (issuer, subject) where source = 'app_wide';
call protect_tenant_table('user_identities', 'select, insert, update (address, last_used_at), delete');
call allow_system('user_identities', 'select (tenant_id, user_id, source, issuer, subject)');

-- From the way to a provider to the answer that comes back, or from there to the organisation that is chosen.
create table signin_flows (
  -- Of the chance in the browser's cookie.
  ticket_hash bytea primary key check (octet_length(ticket_hash) = 32),
  kind text not null check (kind in ('sign_in', 'link', 'invitation', 'choice')),
  provider text not null check (provider in ('google', 'azure-ad')),
  -- With whose app. Null: the installation's.
  app_of uuid,
  -- Whose account is to be linked.
  for_tenant_id uuid,
  for_user_id uuid,
  invitation_hash bytea check (octet_length(invitation_hash) = 32),
  -- Who was proven, until it is settled which organisation is meant.
  issuer text check (length(issuer) <= 200),
  subject text check (length(subject) <= 255),
  return_to text check (length(return_to) <= 2000 and return_to ~ '^/([^/\\]|$)'),
  expires_at timestamptz not null,
  check ((for_user_id is not null) = (kind = 'link')),
  check ((for_tenant_id is not null) = (kind = 'link')),
  check ((invitation_hash is not null) = (kind = 'invitation')),
  check ((issuer is not null) = (kind = 'choice')),
  check ((subject is not null) = (kind = 'choice'))
);
create index signin_flows_expires_at on signin_flows (expires_at);
alter table signin_flows enable row level security;
alter table signin_flows force row level security;
call allow_system('signin_flows', 'select', 'insert', 'delete');

-- That a provider refused the organisation's app: nobody signs in until an admin has acted.
alter table signin_providers add column refused_because text check (refused_because ~ '^[a-z_]{1,60}$');
alter table signin_providers add column refused_at timestamptz;
alter table signin_providers add check ((refused_because is null) = (refused_at is null));
grant update (refused_because, refused_at) on signin_providers to keyholder_app;
