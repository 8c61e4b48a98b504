-- Which server process holds a lease: the number of the advisory lock that it holds for as long as it lives.
alter table grants add column lease_node integer;

-- One key of a person may be allowed to take refresh tokens. Nobody's role gives this, and no service has it.
alter table api_keys add column takes_refresh_tokens boolean not null default false
  check (not takes_refresh_tokens or user_id is not null);
grant update (takes_refresh_tokens) on api_keys to keyholder_app;
grant select (takes_refresh_tokens) on api_keys to keyholder_system;

create trigger own_epoch_of_refresh_tokens before update of takes_refresh_tokens on api_keys
  for each row when (old.takes_refresh_tokens is distinct from new.takes_refresh_tokens)
  execute function grow_epoch();
