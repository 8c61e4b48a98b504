-- What the key-encryption keys hold beside the tenants' data keys. The keys themselves are never in this database.

-- Every key-encryption key that has ever sealed something here. A ring that lacks one of them must not start:
-- it would find values that it cannot open, and seal new ones under a key the other nodes do not know.
create table key_encryption_keys (
  id text primary key check (id ~ '^[A-Za-z0-9_-]{1,32}$'),
  -- Made from the key by a one-way function: tells another key of the same name apart.
  check_value bytea not null check (octet_length(check_value) = 32),
  made_at timestamptz not null,
  -- By the database's clock, as nodes must agree on how long ago it was.
  superseded_at timestamptz,
  retired_at timestamptz,
  check (retired_at is null or superseded_at is not null)
);
create unique index key_encryption_keys_current on key_encryption_keys ((true)) where superseded_at is null;
alter table key_encryption_keys enable row level security;
alter table key_encryption_keys force row level security;
call allow_system('key_encryption_keys', 'select', 'insert', 'update (superseded_at, retired_at)');

-- The random key that the installation's own keys are derived from, one for each purpose. One row, for good.
create table installation_root (
  is_only boolean primary key default true check (is_only),
  wrapped bytea not null,
  made_at timestamptz not null
);
alter table installation_root enable row level security;
alter table installation_root force row level security;
call allow_system('installation_root', 'select', 'insert', 'update (wrapped)');

alter table tenant_keys
  -- Other nodes may seal with a key they remember for some minutes after; it must rest before it can go.
  add column superseded_at timestamptz,
  -- When all that could be sealed anew had been. Until then the rotation that superseded it goes on.
  add column resealed_at timestamptz,
  add check (is_current = (superseded_at is null)),
  add check (resealed_at is null or superseded_at is not null);
