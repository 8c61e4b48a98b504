-- A mailbox may have one Google account after another. Gmail's ids and its history are of one account, so everything
-- that was read is kept by the number of its account, and what one left behind waits until it is connected again.
create table mail_accounts (
  tenant_id uuid not null default current_tenant() references tenants (id),
  mailbox_id uuid not null,
  number integer not null check (number > 0),
  google_subject text not null check (length(google_subject) between 1 and 255),
  -- How far it had been read when another took its place. For the one that is in place the cursor says it.
  history_id bigint,
  baseline_at timestamptz,
  resync_since timestamptz,
  last_sync_at timestamptz,
  primary key (tenant_id, mailbox_id, number),
  unique (tenant_id, mailbox_id, google_subject),
  foreign key (tenant_id, mailbox_id) references mailboxes (tenant_id, id) on delete cascade
);

alter table mail_cursors no force row level security;
alter table connections no force row level security;
insert into mail_accounts (tenant_id, mailbox_id, number, google_subject)
  select c.tenant_id, c.mailbox_id, 1, k.google_subject
  from mail_cursors c join connections k on k.tenant_id = c.tenant_id and k.id = c.connection_id;
alter table mail_cursors
  -- The account that the rest of the row is about. Null before the first look.
  add column account integer,
  add foreign key (tenant_id, mailbox_id, account) references mail_accounts (tenant_id, mailbox_id, number)
    on delete set null (account);
update mail_cursors set account = 1 where connection_id is not null;
alter table mail_cursors force row level security;
alter table connections force row level security;
call protect_tenant_table('mail_accounts', 'select, insert, update, delete');
grant select (connection_id) on mail_cursors to keyholder_system;

alter table mail_items
  add column account integer not null default 1,
  drop constraint mail_items_pkey,
  add primary key (tenant_id, mailbox_id, account, gmail_id);
alter table mail_items alter column account drop default;
drop index mail_items_staged, mail_items_quarantined;
create index mail_items_staged on mail_items (tenant_id, mailbox_id, account, position) where state = 'staged';
create index mail_items_quarantined on mail_items (tenant_id, mailbox_id, account, position) where state = 'quarantined';

alter table ticket_messages
  -- in: of which account of its mailbox the names of Gmail's are.
  add column account integer;
alter table ticket_messages no force row level security;
update ticket_messages set account = 1 where direction = 'in';
alter table ticket_messages force row level security;
alter table ticket_messages
  add check ((account is not null) = (direction = 'in')),
  drop constraint ticket_messages_tenant_id_mailbox_id_gmail_id_key,
  add unique (tenant_id, mailbox_id, account, gmail_id);
