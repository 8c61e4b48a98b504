-- Mail that goes out, each once. A row has what its state has, and nothing else.

create table outbox_mails (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  -- Whoever asks for it twice by the same name gets one mail; by its digest it is told whether it is the same.
  key text not null check (length(key) between 1 and 200),
  digest bytea not null check (length(digest) = 32),
  connection_id uuid not null,
  -- Ours, and by which it is looked for among what was sent.
  message_id text not null check (length(message_id) between 3 and 500),
  -- Gmail's conversation to put it into.
  thread_id text check (length(thread_id) between 1 and 100),
  -- When somebody last decided that it is sent; patience begins there.
  asked_at timestamptz not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'unknown')),
  -- Grows with every claim: whoever comes back with an older number has lost its say.
  attempts integer not null default 0 check (attempts >= 0),
  -- The whole mail, for as long as it may have to be sent.
  raw_sealed bytea,
  -- queued: not before then, and what it waits for.
  due_at timestamptz,
  waits_for text,
  -- sending: which run on which server process, and until when it may be believed to be at it.
  claim_owner uuid,
  claim_node integer,
  claim_until timestamptz,
  -- sent: Gmail's names for it.
  gmail_id text,
  gmail_thread_id text,
  -- failed: why, in a word of ours.
  reason text check (reason ~ '^[a-z_]{1,60}$'),
  -- unknown: how often it was looked for, and when next; never again where that is empty.
  looks integer,
  look_at timestamptz,
  -- When it came into the state it is in.
  state_since timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  unique (tenant_id, message_id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade,
  check ((due_at is not null) = (state = 'queued')),
  check (waits_for is null or state = 'queued'),
  check ((claim_owner is not null) = (state = 'sending')),
  check ((claim_until is not null) = (state = 'sending')),
  check (claim_node is null or state = 'sending'),
  check ((gmail_id is not null) = (state = 'sent')),
  check ((gmail_thread_id is not null) = (state = 'sent')),
  check ((reason is not null) = (state = 'failed')),
  check ((looks is not null) = (state = 'unknown')),
  check (look_at is null or state = 'unknown'),
  check (raw_sealed is not null or state not in ('queued', 'sending')),
  check (raw_sealed is null or state <> 'sent')
);
create index outbox_mails_due on outbox_mails (due_at) where state = 'queued';
create index outbox_mails_look on outbox_mails (look_at) where state = 'unknown' and look_at is not null;
create index outbox_mails_claims on outbox_mails (claim_until) where state = 'sending';
create index outbox_mails_connection on outbox_mails (tenant_id, connection_id);
create index outbox_mails_kept on outbox_mails (state_since) where raw_sealed is not null;
call protect_tenant_table('outbox_mails', 'select, insert, update, delete');
call allow_system('outbox_mails',
  'select (tenant_id, id, state, attempts, due_at, look_at, claim_owner, claim_node, claim_until, state_since)',
  'update (raw_sealed)');
