-- Addresses whose mail becomes tickets, and how far each has been read.

create table mailboxes (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  -- As its key: small letters, no space around.
  address text not null check (length(address) between 3 and 320),
  sender_name text check (length(sender_name) between 1 and 100),
  -- Gmail's ids of labels. Mail under none of them is no ticket.
  label_ids text[] not null default '{INBOX}' check (cardinality(label_ids) between 1 and 20),
  default_assignee_id uuid,
  created_at timestamptz not null,
  -- By hand, or because Google refused again and again.
  paused_since timestamptz,
  paused_because text check (paused_because in ('by_hand', 'refused')),
  archived_at timestamptz,
  -- What was made for it in the organisation's project; null until then.
  topic text check (length(topic) between 1 and 300),
  subscription text check (length(subscription) between 1 and 300),
  watched_at timestamptz,
  watch_expires_at timestamptz,
  last_push_at timestamptz,
  -- What stands in the way just now, a closed word of ours.
  trouble text,
  trouble_since timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, default_assignee_id) references users (tenant_id, id) on delete set null (default_assignee_id),
  check ((paused_since is null) = (paused_because is null)),
  check ((trouble is null) = (trouble_since is null)),
  check ((topic is null) = (subscription is null))
);
create unique index mailboxes_address on mailboxes (tenant_id, address) where archived_at is null;
create index mailboxes_watch on mailboxes (watch_expires_at) where archived_at is null;
call protect_tenant_table('mailboxes', 'select, insert, update, delete');
call allow_system('mailboxes', 'select (tenant_id, id, paused_since, archived_at, topic, watched_at, watch_expires_at, last_push_at)');

-- What Google pushed, kept before it is acknowledged. Nothing but the numbers in it is used.
create table mail_notices (
  tenant_id uuid not null default current_tenant() references tenants (id),
  mailbox_id uuid not null,
  -- Pub/Sub's name for it: delivered twice, it is one.
  pubsub_id text not null check (length(pubsub_id) between 1 and 200),
  received_at timestamptz not null,
  history_id bigint,
  is_malformed boolean not null default false,
  primary key (tenant_id, mailbox_id, pubsub_id),
  foreign key (tenant_id, mailbox_id) references mailboxes (tenant_id, id) on delete cascade,
  check (is_malformed = (history_id is null))
);
create index mail_notices_received on mail_notices (received_at);
call protect_tenant_table('mail_notices', 'select, insert, delete');
call allow_system('mail_notices', 'select (tenant_id, mailbox_id, pubsub_id, received_at)', 'delete');

-- How far a mailbox has been read, and whoever reads it just now.
create table mail_cursors (
  tenant_id uuid not null default current_tenant() references tenants (id),
  mailbox_id uuid not null,
  -- The account whose history this is: another one has another.
  connection_id uuid,
  -- Everything up to here is staged. Null before the first look.
  history_id bigint,
  -- Mail from before is no ticket and notifies nobody.
  baseline_at timestamptz not null,
  -- A look is wanted: by a push, by the clock or by a person. Null: nothing is to be done.
  wanted_since timestamptz,
  wanted_because text check (wanted_because in ('push', 'silence', 'person', 'reconnected', 'reconcile', 'again')),
  -- The history was gone: all mail since then is being listed by id, and has to be listed to its end.
  resync_since timestamptz,
  last_sync_at timestamptz,
  -- Of the last comparison of Gmail's list with ours, and the time it covers.
  reconciled_at timestamptz,
  reconciled_from timestamptz,
  reconciled_theirs integer,
  reconciled_ours integer,
  failures integer not null default 0 check (failures >= 0),
  retry_at timestamptz,
  lease_owner uuid,
  lease_node integer,
  lease_until timestamptz,
  primary key (tenant_id, mailbox_id),
  foreign key (tenant_id, mailbox_id) references mailboxes (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete set null (connection_id),
  check ((wanted_since is null) = (wanted_because is null)),
  check ((lease_owner is null) = (lease_until is null))
);
create index mail_cursors_wanted on mail_cursors (wanted_since) where wanted_since is not null;
call protect_tenant_table('mail_cursors', 'select, insert, update, delete');
call allow_system('mail_cursors',
  'select (tenant_id, mailbox_id, wanted_since, last_sync_at, retry_at, lease_owner, lease_node, lease_until)',
  'update (wanted_since, wanted_because, lease_owner, lease_node, lease_until)');

-- Every message that was seen, once, in the order in which it came.
create table mail_items (
  tenant_id uuid not null default current_tenant() references tenants (id),
  mailbox_id uuid not null,
  gmail_id text not null check (length(gmail_id) between 1 and 50),
  gmail_thread_id text not null check (length(gmail_thread_id) between 1 and 50),
  position bigint not null generated always as identity,
  origin text not null check (origin in ('history', 'resync', 'reconcile')),
  state text not null check (state in ('staged', 'done', 'skipped', 'gone', 'quarantined')),
  -- Why it was skipped or put aside; a closed word of ours.
  reason text,
  attempts integer not null default 0 check (attempts >= 0),
  next_try_at timestamptz,
  staged_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, mailbox_id, gmail_id),
  foreign key (tenant_id, mailbox_id) references mailboxes (tenant_id, id) on delete cascade,
  check ((finished_at is null) = (state = 'staged')),
  check ((reason is not null) = (state in ('skipped', 'quarantined')))
);
create index mail_items_staged on mail_items (tenant_id, mailbox_id, position) where state = 'staged';
create index mail_items_quarantined on mail_items (tenant_id, mailbox_id, position) where state = 'quarantined';
call protect_tenant_table('mail_items', 'select, insert, update, delete');

-- Gmail counts units by project and by account: what is left of them, for all nodes together.
create table google_quota (
  tenant_id uuid not null default current_tenant() references tenants (id),
  -- 'project' or the id of a connection.
  whose text not null check (length(whose) between 1 and 100),
  units_left double precision not null,
  filled_at timestamptz not null,
  -- Google said that it is used up: nothing but what a person waits for before then.
  rests_until timestamptz,
  primary key (tenant_id, whose)
);
call protect_tenant_table('google_quota', 'select, insert, update, delete');
