-- Which capabilities may be asked of people, by whom, and where a consent may lead afterwards.

-- For the whole organisation, a role, a service or a person's key. No row: nothing is held back from them.
create table capability_limits (
  tenant_id uuid not null default current_tenant() references tenants (id),
  role text check (role in ('owner', 'admin', 'technician', 'operator', 'member')),
  service_id uuid,
  api_key_id uuid,
  -- Nobody in particular is the whole organisation.
  whose text not null generated always as (coalesce(role, service_id::text, api_key_id::text, 'tenant')) stored,
  capabilities text[] not null,
  changed_at timestamptz not null,
  primary key (tenant_id, whose),
  check (num_nonnulls(role, service_id, api_key_id) <= 1),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, api_key_id) references api_keys (tenant_id, id) on delete cascade
);
create index capability_limits_service on capability_limits (tenant_id, service_id);
create index capability_limits_api_key on capability_limits (tenant_id, api_key_id);
call protect_tenant_table('capability_limits', 'select, insert, update (capabilities, changed_at), delete');

-- What is remembered of a caller was found under the limits of then.
create function grow_epochs_of_limited() returns trigger language plpgsql as $$
declare
  changed capability_limits;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  update api_keys k set epoch = epoch + 1
  where k.tenant_id = changed.tenant_id and case
    when changed.api_key_id is not null then k.id = changed.api_key_id
    when changed.service_id is not null then k.service_id = changed.service_id
    when changed.role is not null then exists (select from users u
      where u.tenant_id = k.tenant_id and u.id = k.user_id and u.role = changed.role)
    else true
  end;
  update sessions s set epoch = epoch + 1
  where s.tenant_id = changed.tenant_id and changed.api_key_id is null and changed.service_id is null
    and (changed.role is null or exists (select from users u
      where u.tenant_id = s.tenant_id and u.id = s.user_id and u.role = changed.role));
  return null;
end $$;

create trigger epochs_of_limited after insert or update or delete on capability_limits
  for each row execute function grow_epochs_of_limited();

-- A key that takes the place of another may ask for no more than that one.
create function hand_limit_on() returns trigger language plpgsql as $$
begin
  insert into capability_limits (tenant_id, api_key_id, capabilities, changed_at)
  select tenant_id, new.replaced_by, capabilities, changed_at from capability_limits
  where tenant_id = new.tenant_id and api_key_id = new.id
  on conflict do nothing;
  return null;
end $$;

create trigger limit_of_successor after update of replaced_by on api_keys
  for each row when (new.replaced_by is not null and old.replaced_by is distinct from new.replaced_by)
  execute function hand_limit_on();

-- By which key a consent was begun: what that key may ask for is looked at again at the end.
alter table consent_flows add column api_key_id uuid;
alter table consent_flows add foreign key (tenant_id, api_key_id)
  references api_keys (tenant_id, id) on delete set null (api_key_id);
create index consent_flows_api_key on consent_flows (tenant_id, api_key_id);

-- Other sites of the organisation to which a browser may go back after a consent.
create table return_origins (
  tenant_id uuid not null default current_tenant() references tenants (id),
  origin text not null check (length(origin) between 8 and 300),
  created_at timestamptz not null,
  primary key (tenant_id, origin)
);
call protect_tenant_table('return_origins', 'select, insert, delete');
