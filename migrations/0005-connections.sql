-- A tenant's own secrets, its Google apps, and the Google accounts that are connected for its people.

-- Values that people type once and nobody reads back: credentials of the tenant's own apps.
create table tenant_secrets (
  tenant_id uuid not null default current_tenant() references tenants (id),
  name text not null check (name ~ '^[a-z][a-z0-9_]{1,60}$'),
  sealed bytea not null,
  updated_at timestamptz not null,
  primary key (tenant_id, name)
);
call protect_tenant_table('tenant_secrets', 'select, insert, update, delete');

-- What is known about a Google OAuth client beyond its credentials. One broken app is one row here, and not a
-- mark on each of its connections.
create table google_apps (
  tenant_id uuid not null default current_tenant() references tenants (id),
  client_id text not null check (length(client_id) between 1 and 200),
  -- A closed word of ours: wrong_secret, deleted_client, admin_policy ...
  broken_reason text,
  broken_since timestamptz,
  -- No call to Google for this app before then.
  retry_at timestamptz,
  failures integer not null default 0,
  primary key (tenant_id, client_id),
  check ((broken_reason is null) = (broken_since is null))
);
call protect_tenant_table('google_apps', 'select, insert, update, delete');
call allow_system('google_apps', 'select (tenant_id, client_id, retry_at)');

-- One Google account connected for one principal. Its id survives reconnects.
create table connections (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  principal_kind text not null check (principal_kind in ('user', 'mailbox', 'slack_member', 'subject')),
  principal_id text not null check (length(principal_id) between 1 and 200),
  -- Google's own name for the account; the address may change, this may not.
  google_subject text not null check (length(google_subject) between 1 and 255),
  address text not null check (length(address) between 3 and 320),
  label text check (length(label) between 1 and 100),
  is_default boolean not null default false,
  -- May its access token leave as it is? Those behind a human confirmation: never.
  vend_policy text not null check (vend_policy in ('raw', 'never')),
  created_at timestamptz not null,
  ended_at timestamptz,
  -- Grows with everything that must be honoured at once: reconnect, disconnect, policy, scopes.
  epoch bigint not null default 0,
  primary key (tenant_id, id)
);
create unique index connections_account on connections (tenant_id, principal_kind, principal_id, google_subject)
  where ended_at is null;
-- A person's or a mailbox's account belongs to nobody else of their kind.
create unique index connections_exclusive on connections (tenant_id, principal_kind, google_subject)
  where ended_at is null and principal_kind in ('user', 'mailbox');
create unique index connections_default on connections (tenant_id, principal_kind, principal_id)
  where is_default and ended_at is null;
call protect_tenant_table('connections', 'select, insert, update, delete');
-- Across tenants: who else lives on what one person gave to one Google project.
create index connections_google_subject on connections (google_subject) where ended_at is null;
call allow_system('connections', 'select (tenant_id, id, principal_kind, principal_id, google_subject, epoch, ended_at)');

-- The sealed tokens behind a connection, one row for each app it went through: mail and calendar may differ.
create table grants (
  tenant_id uuid not null default current_tenant() references tenants (id),
  connection_id uuid not null,
  service text not null check (service in ('mail', 'calendar')),
  client_id text not null,
  capabilities text[] not null,
  requested_scopes text[] not null,
  granted_scopes text[] not null,
  state text not null check (state in ('live', 'needs_reconnect', 'ended')),
  -- Why it needs its person again; a closed word of ours.
  reason text,
  -- Why Google refuses this account although the grant lives: something its organisation must mend.
  blocked_reason text,
  state_since timestamptz not null,
  refresh_token_sealed bytea,
  -- Known beforehand where the app's consent screen is in Testing, or access was given for a time.
  refresh_token_dies_at timestamptz,
  access_token_sealed bytea,
  access_token_expires_at timestamptz,
  access_token_scopes text[],
  -- Counts refreshes and reconnects; a slow refresh must not overwrite what came after it.
  version bigint not null default 1,
  refreshed_at timestamptz,
  failures integer not null default 0,
  retry_at timestamptz,
  -- A refresh was sent and nobody knows how it ended: should Google have rotated the token, it is lost.
  unanswered_since timestamptz,
  -- Whoever refreshes holds these, by the database's clock.
  lease_owner uuid,
  lease_until timestamptz,
  primary key (tenant_id, connection_id, service),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade,
  check ((state = 'needs_reconnect') = (reason is not null)),
  check (state <> 'ended' or (refresh_token_sealed is null and access_token_sealed is null))
);
create index grants_expiring on grants (access_token_expires_at) where state = 'live';
call protect_tenant_table('grants', 'select, insert, update, delete');
call allow_system('grants', 'select (tenant_id, connection_id, service, client_id, state, access_token_expires_at, refreshed_at, retry_at, lease_until)');

-- Access tokens narrower than their grant, for callers who may not have all of it.
create table narrowed_tokens (
  tenant_id uuid not null default current_tenant() references tenants (id),
  connection_id uuid not null,
  service text not null,
  -- Canonical, sorted, with a space between.
  scopes text not null check (length(scopes) between 1 and 2000),
  sealed bytea,
  -- Google gave more than was asked for, or does not give this: not asked again until this expires.
  refused text,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  check ((sealed is null) = (refused is not null)),
  primary key (tenant_id, connection_id, service, scopes),
  foreign key (tenant_id, connection_id, service) references grants on delete cascade
);
call protect_tenant_table('narrowed_tokens', 'select, insert, update, delete');

-- A consent under way: from the link until the answer is saved.
create table consent_flows (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  door text not null check (door ~ '^[a-z][a-z_]{1,40}$'),
  state_hash bytea not null unique,
  -- The browser that began. Where a program asked for the address it may be no browser at all.
  cookie_hash bytea not null,
  -- The browser in which the answer is parked until its person confirms there.
  parked_cookie_hash bytea,
  principal_kind text not null,
  principal_id text not null,
  -- Who asked, and who alone may complete a parked answer.
  user_id uuid,
  connection_id uuid,
  service text not null check (service in ('mail', 'calendar')),
  client_id text not null,
  capabilities text[] not null,
  requested_scopes text[] not null,
  redirect_uri text not null,
  return_to text,
  -- Adds to a permission that lives: what was given before goes on being asked for.
  adds boolean not null default false,
  -- Verifier and nonce, then the code, then the tokens until they are saved or given back. Wiped at the end.
  secrets_sealed bytea,
  stage text not null
    check (stage in ('begun', 'parked', 'exchanging', 'exchanged', 'returning', 'finished', 'failed')),
  -- Closed words of ours.
  outcome text,
  reason text,
  granted_scopes text[],
  created_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  -- By the database's clock: whoever works on the answer has until then, and after it anybody may go on.
  lease_until timestamptz,
  -- Each who takes it counts on, so that one who was too slow saves nothing.
  attempts integer not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade,
  check ((lease_until is not null) = (stage in ('exchanging', 'exchanged', 'returning'))),
  check ((secrets_sealed is null) = (stage in ('finished', 'failed')))
);
create index consent_flows_unfinished on consent_flows (lease_until) where lease_until is not null;
create index consent_flows_expires_at on consent_flows (expires_at);
create index consent_flows_user on consent_flows (tenant_id, user_id);
create index consent_flows_connection on consent_flows (tenant_id, connection_id);
call protect_tenant_table('consent_flows', 'select, insert, update, delete');
call allow_system('consent_flows', 'select (tenant_id, id, user_id, state_hash, stage, lease_until, expires_at)', 'delete');

-- What has happened to a connection, for people: the timeline.
create table connection_events (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  connection_id uuid not null,
  at timestamptz not null,
  kind text not null check (kind ~ '^[a-z][a-z_]{1,40}$'),
  -- A closed word of ours that has words and a remedy in the console.
  reason text check (reason ~ '^[a-z][a-z0-9_]{0,60}$'),
  service text,
  scopes text[],
  actor_kind text not null,
  actor_id text,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
create index connection_events_connection on connection_events (tenant_id, connection_id, id);
call protect_tenant_table('connection_events', 'select, insert, delete');

-- Tokens that Google has still to be told are revoked. Deleted once it has been told.
create table revocations (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  connection_id uuid not null,
  client_id text not null,
  google_subject text not null,
  token_sealed bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
create index revocations_connection on revocations (tenant_id, connection_id);
call protect_tenant_table('revocations', 'select, insert, delete');
call allow_system('revocations', 'select (tenant_id, id, created_at)');

-- Who was given which connection's access token, and when. A token leaves only after its row is written.
create table vend_receipts (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  connection_id uuid not null,
  actor_kind text not null,
  actor_id uuid not null,
  via_kind text,
  via_id uuid,
  scopes text[] not null,
  at timestamptz not null,
  primary key (tenant_id, id)
);
create index vend_receipts_connection on vend_receipts (tenant_id, connection_id, at);
call protect_tenant_table('vend_receipts', 'select, insert, delete');
call allow_system('vend_receipts', 'select (tenant_id, id, connection_id, at)');
