-- With which app an organisation's people sign in, and who may come in by it.

-- Google only: the organisation may use the app it has for mail, where somebody chose that.
alter table signin_providers add column client text not null default 'own' check (client in ('own', 'mail'));
alter table signin_providers add check (client = 'own' or provider = 'google');
grant update (client) on signin_providers to keyholder_app;

create table signin_policies (
  tenant_id uuid primary key default current_tenant() references tenants (id),
  -- Whether somebody unknown becomes a user: nobody, or those whose address lies in a proven domain.
  new_users text not null check (new_users in ('refused', 'in_verified_domains')),
  -- Whoever comes in by themselves never runs the organisation.
  default_role text not null check (default_role in ('technician', 'operator', 'member')),
  -- Whether people of this organisation may sign in with the apps of the whole installation.
  app_wide text not null check (app_wide in ('allowed', 'forbidden')),
  changed_at timestamptz not null
);
call protect_tenant_table('signin_policies', 'select, insert, update (new_users, default_role, app_wide, changed_at), delete');
call allow_system('signin_policies', 'select (tenant_id, app_wide)');
