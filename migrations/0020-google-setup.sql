-- What is known of an organisation's own Google set-up beside its values, which the secrets provider keeps.

-- How the last examination went, of the live set-up and of the draft beside it: pages read this and ask Google nothing.
create table google_checks (
  tenant_id uuid not null default current_tenant() references tenants (id),
  stage text not null check (stage in ('live', 'draft')),
  -- Which draft it was. Saving again makes another.
  draft_id uuid,
  checked_at timestamptz not null,
  failed integer not null,
  warned integer not null,
  report jsonb not null,
  primary key (tenant_id, stage),
  check ((draft_id is not null) = (stage = 'draft'))
);
call protect_tenant_table('google_checks', 'select, insert, update, delete');

-- Values that were replaced and are kept for going back, until then. The values themselves are no business of this table.
create table google_formers (
  tenant_id uuid not null default current_tenant() references tenants (id),
  until timestamptz not null,
  primary key (tenant_id)
);
create index google_formers_until on google_formers (until);
call protect_tenant_table('google_formers', 'select, insert, update, delete');
call allow_system('google_formers', 'select (tenant_id, until)');
