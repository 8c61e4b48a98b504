-- What mail becomes: tickets, and the messages in them.

-- The last number given to a ticket. A row is locked for as long as one begins.
create table ticket_numbers (
  tenant_id uuid not null default current_tenant() references tenants (id),
  last bigint not null check (last between 0 and 4294967295),
  primary key (tenant_id)
);
call protect_tenant_table('ticket_numbers', 'select, insert, update, delete');

create table tickets (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  -- As people know it, and as reply tokens say it.
  number bigint not null check (number between 1 and 4294967295),
  subject text not null check (length(subject) <= 1000),
  status text not null check (status in ('open', 'waiting', 'closed')),
  -- Null where the mail said nobody had written it.
  requester_address text check (length(requester_address) between 3 and 320),
  requester_name text check (length(requester_name) between 1 and 300),
  mailbox_id uuid not null,
  assignee_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_message_at timestamptz not null,
  -- Keyed codes of the words in its messages: it is found by a word without the word being here.
  words integer[] not null default '{}',
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, mailbox_id) references mailboxes (tenant_id, id) on delete cascade,
  foreign key (tenant_id, assignee_id) references users (tenant_id, id) on delete set null (assignee_id)
);
create index tickets_newest on tickets (tenant_id, last_message_at, id);
create index tickets_of_status on tickets (tenant_id, status, last_message_at, id);
create index tickets_mailbox on tickets (tenant_id, mailbox_id);
create index tickets_assignee on tickets (tenant_id, assignee_id);
call protect_tenant_table('tickets', 'select, insert, update, delete');

create table ticket_messages (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  ticket_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  mailbox_id uuid not null,
  -- in: Gmail's names for it.
  gmail_id text check (length(gmail_id) between 1 and 50),
  gmail_thread_id text check (length(gmail_thread_id) between 1 and 50),
  -- Without brackets, as everywhere. Not unique: whoever sends a mail chooses it.
  message_id text check (length(message_id) between 1 and 500),
  -- What stood before it in the thread, newest first.
  refs text[] not null default '{}',
  -- Who wrote it, or whom it answers: in small letters, for counting.
  correspondent text check (length(correspondent) between 3 and 320),
  subject text not null check (length(subject) <= 1000),
  -- Who wrote it, to whom, and what: one sealed JSON.
  content_sealed bytea not null,
  -- By which clue it is in this ticket, what that clue named, and which clues led nowhere.
  clue text not null check (clue in ('new', 'reply_token', 'report', 'in_reply_to', 'references', 'gmail_thread', 'answer')),
  clue_ref text check (length(clue_ref) <= 500),
  passed_over text[] not null default '{}',
  -- Who or what wrote it, and by which sign.
  origin text not null check (origin in ('person', 'auto_reply', 'bounce', 'notice', 'list', 'automatic')),
  origin_because text,
  -- Whether it comes from where it says, as the receiving host judged; null for answers of ours.
  authentication text check (authentication in ('authentic', 'forged', 'unproven')),
  -- Whose address its sender shows: only what is authentic is anybody's.
  standing text not null check (standing in ('outside', 'colleague', 'own_mailbox', 'pretender')),
  -- Found long after it came: nobody was told of it.
  is_old boolean not null default false,
  -- Why no program may answer it; null where one may.
  silence text,
  attachments_left_out integer not null default 0 check (attachments_left_out >= 0),
  -- in: when Gmail took it in. out: when it was written.
  at timestamptz not null,
  -- out: who wrote it, whether by a program, by which name of the caller's, and what sends it.
  author_id uuid,
  by_program boolean not null default false,
  request_key text check (length(request_key) between 1 and 100),
  outbox_mail_id uuid,
  primary key (tenant_id, id),
  -- A mail is one message, whatever happens.
  unique (tenant_id, mailbox_id, gmail_id),
  unique (tenant_id, ticket_id, request_key),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade,
  foreign key (tenant_id, mailbox_id) references mailboxes (tenant_id, id) on delete cascade,
  foreign key (tenant_id, author_id) references users (tenant_id, id) on delete set null (author_id),
  foreign key (tenant_id, outbox_mail_id) references outbox_mails (tenant_id, id) on delete set null (outbox_mail_id),
  check ((gmail_id is not null) = (direction = 'in')),
  check (gmail_thread_id is null or direction = 'in'),
  check ((authentication is not null) = (direction = 'in')),
  check ((clue = 'answer') = (direction = 'out')),
  check (direction = 'out' or (author_id is null and not by_program and request_key is null and outbox_mail_id is null))
);
create index ticket_messages_ticket on ticket_messages (tenant_id, ticket_id, at);
create index ticket_messages_named on ticket_messages (tenant_id, message_id);
create index ticket_messages_thread on ticket_messages (tenant_id, mailbox_id, gmail_thread_id);
create index ticket_messages_correspondent on ticket_messages (tenant_id, correspondent, at);
create index ticket_messages_author on ticket_messages (tenant_id, author_id);
create index ticket_messages_outbox on ticket_messages (tenant_id, outbox_mail_id);
call protect_tenant_table('ticket_messages', 'select, insert, update, delete');

-- What is attached. The bytes stay in Gmail.
create table ticket_attachments (
  tenant_id uuid not null default current_tenant() references tenants (id),
  message_id uuid not null,
  -- Its number in the mail: Gmail's own ids change from one look to the next.
  place integer not null check (place >= 0),
  file_name text not null check (length(file_name) between 1 and 300),
  media_type text not null check (length(media_type) between 3 and 151),
  kind text not null,
  size_bytes integer not null check (size_bytes >= 0),
  content_id text check (length(content_id) <= 1000),
  is_inline boolean not null,
  -- Why its name may be taken for another.
  oddities text[] not null default '{}',
  primary key (tenant_id, message_id, place),
  foreign key (tenant_id, message_id) references ticket_messages (tenant_id, id) on delete cascade
);
call protect_tenant_table('ticket_attachments', 'select, insert, delete');
