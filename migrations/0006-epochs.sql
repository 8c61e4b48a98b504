-- What a server remembers of a caller is checked against these numbers before every answer: whatever takes
-- rights away makes the number grow, in the same transaction, so the next answer on any node knows.

alter table api_keys add column epoch bigint not null default 0;
alter table sessions add column epoch bigint not null default 0;
grant update (epoch) on api_keys, sessions to keyholder_app, keyholder_system;
grant select (epoch) on api_keys, sessions to keyholder_system;

create function grow_epoch() returns trigger language plpgsql as $$
begin
  new.epoch := old.epoch + 1;
  return new;
end $$;

create trigger own_epoch before update of scopes, expires_at, revoked_at, user_id, service_id on api_keys
  for each row
  when ((old.scopes, old.expires_at, old.revoked_at, old.user_id, old.service_id)
    is distinct from (new.scopes, new.expires_at, new.revoked_at, new.user_id, new.service_id))
  execute function grow_epoch();

create function grow_epochs_of_user() returns trigger language plpgsql as $$
begin
  update api_keys set epoch = epoch + 1 where tenant_id = new.tenant_id and user_id = new.id;
  update sessions set epoch = epoch + 1 where tenant_id = new.tenant_id and user_id = new.id;
  return null;
end $$;

create trigger epochs_of_user after update of role, frozen_at on users
  for each row when ((old.role, old.frozen_at) is distinct from (new.role, new.frozen_at))
  execute function grow_epochs_of_user();

create function grow_epochs_of_service() returns trigger language plpgsql as $$
begin
  update api_keys set epoch = epoch + 1 where tenant_id = new.tenant_id and service_id = new.id;
  return null;
end $$;

create trigger epochs_of_service after update of frozen_at on services
  for each row when (old.frozen_at is distinct from new.frozen_at)
  execute function grow_epochs_of_service();

create function grow_epochs_of_tenant() returns trigger language plpgsql as $$
begin
  update api_keys set epoch = epoch + 1 where tenant_id = new.id;
  update sessions set epoch = epoch + 1 where tenant_id = new.id;
  return null;
end $$;

create trigger epochs_of_tenant after update of frozen_at, deleted_at on tenants
  for each row
  when ((old.frozen_at, old.deleted_at) is distinct from (new.frozen_at, new.deleted_at))
  execute function grow_epochs_of_tenant();

-- Receipts are written by whoever hands tokens out, across tenants, many in one statement.
call allow_system('vend_receipts', 'insert');
