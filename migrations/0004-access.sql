-- People, services, and what each of them shows to prove who they are.
-- Nothing in here can be shown again: passwords are argon2id, every token and key is a SHA-256 digest.

create table users (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  address text not null check (length(address) between 3 and 320),
  -- The address in Unicode's composed form and lower case: two spellings of one address are one person.
  address_key text not null,
  name text not null check (length(name) between 1 and 200),
  role text not null check (role in ('owner', 'admin', 'technician', 'operator', 'member')),
  created_at timestamptz not null,
  frozen_at timestamptz,
  last_seen_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, address_key)
);
create index users_address_key on users (address_key);
call protect_tenant_table('users', 'select, insert, update (name, role, frozen_at, last_seen_at), delete');
call allow_system('users', 'select (tenant_id, id, address_key, role, frozen_at)', 'update (last_seen_at)');

-- Apart from users, so that no list of people ever carries a hash.
create table passwords (
  tenant_id uuid not null default current_tenant() references tenants (id),
  user_id uuid not null,
  hash text not null check (hash like '$argon2id$%'),
  changed_at timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
call protect_tenant_table('passwords', 'select, insert, update, delete');
call allow_system('passwords', 'select (tenant_id, user_id, hash)');

create table invitations (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  address text not null check (length(address) between 3 and 320),
  address_key text not null,
  role text not null check (role in ('owner', 'admin', 'technician', 'operator', 'member')),
  token_hash bytea not null unique,
  -- Null when the server's operator invited. With its inviter an invitation goes too.
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, address_key),
  foreign key (tenant_id, created_by) references users (tenant_id, id) on delete cascade
);
create index invitations_created_by on invitations (tenant_id, created_by);
call protect_tenant_table('invitations', 'select, insert, update, delete');
call allow_system('invitations', 'select (tenant_id, id, address, role, token_hash, expires_at)', 'delete');

-- A browser's sign-in (session) or a program's (token: one family of refresh tokens). Ended means gone.
create table sessions (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('session', 'token')),
  -- The part of the token that stays. Whoever knows it has held a token of this session.
  selector_hash bytea not null unique,
  -- The part that is replaced, and the one before it, good for a moment longer.
  secret_hash bytea not null,
  previous_secret_hash bytea,
  previous_ends_at timestamptz,
  rotated_at timestamptz not null,
  label text not null check (length(label) <= 100),
  network text not null check (length(network) <= 100),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index sessions_user on sessions (tenant_id, user_id);
create index sessions_expires_at on sessions (expires_at);
call protect_tenant_table('sessions',
  'select, insert, update (secret_hash, rotated_at, last_seen_at, expires_at), delete');
call allow_system('sessions',
  'select (tenant_id, id, user_id, kind, selector_hash, secret_hash, previous_secret_hash, previous_ends_at, '
    'rotated_at, last_seen_at, expires_at)',
  'update (secret_hash, previous_secret_hash, previous_ends_at, rotated_at, last_seen_at)', 'delete');

-- A program of the organisation that is nobody's in person.
create table services (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null,
  frozen_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call protect_tenant_table('services', 'select, insert, update (name, frozen_at), delete');
call allow_system('services', 'select (tenant_id, id, frozen_at)');

create table api_keys (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  -- The beginning of the key, by which a person tells keys apart. Not secret.
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  user_id uuid,
  service_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  replaced_by uuid,
  primary key (tenant_id, id),
  check (num_nonnulls(user_id, service_id) = 1),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, replaced_by) references api_keys (tenant_id, id) on delete set null (replaced_by)
);
create index api_keys_user on api_keys (tenant_id, user_id);
create index api_keys_service on api_keys (tenant_id, service_id);
create index api_keys_replaced_by on api_keys (tenant_id, replaced_by);
call protect_tenant_table('api_keys', 'select, insert, update (expires_at, revoked_at, replaced_by), delete');
call allow_system('api_keys',
  'select (tenant_id, id, hash, scopes, user_id, service_id, expires_at, last_used_at, revoked_at)',
  'update (last_used_at)', 'delete');

-- The brake on guessing. Keys are keyed digests of an address, a network or both: nothing here can be read.
create table sign_in_attempts (
  key bytea primary key,
  attempts integer not null,
  last_at timestamptz not null
);
create index sign_in_attempts_last_at on sign_in_attempts (last_at);
alter table sign_in_attempts enable row level security;
alter table sign_in_attempts force row level security;
call allow_system('sign_in_attempts', 'select', 'insert', 'update', 'delete');

-- Refused sign-ins until upkeep has told the audit log. A row is written for known and unknown alike,
-- because writing only for known people would show in the time it takes.
create table refused_sign_ins (
  id uuid primary key,
  refused_at timestamptz not null,
  network text not null,
  known_tenant_id uuid,
  known_user_id uuid
);
create index refused_sign_ins_refused_at on refused_sign_ins (refused_at);
alter table refused_sign_ins enable row level security;
alter table refused_sign_ins force row level security;
call allow_system('refused_sign_ins', 'select', 'insert', 'delete');
-- Told and taken out in one transaction of the organisation it concerns.
create policy own_tenant on refused_sign_ins to keyholder_app using (known_tenant_id = (select current_tenant()));
grant select, delete on refused_sign_ins to keyholder_app;

-- Keys that sign this server's own tokens. Retired ones keep their public half: what they signed stays checkable.
create table signing_keys (
  id uuid primary key,
  public_pem text not null,
  sealed_private_pem bytea,
  created_at timestamptz not null,
  signs_from timestamptz not null
);
alter table signing_keys enable row level security;
alter table signing_keys force row level security;
call allow_system('signing_keys', 'select', 'insert', 'update (sealed_private_pem)');
