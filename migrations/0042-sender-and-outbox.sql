-- Whether Gmail lets the account of a mailbox write as the address of the mailbox; it puts its own there without a word.
alter table mailboxes
  add column sender_verdict text check (sender_verdict in ('allowed', 'not_confirmed', 'not_there')),
  add column sender_checked_at timestamptz,
  -- Of which connection it was heard.
  add column sender_checked_for uuid,
  add check ((sender_verdict is null) = (sender_checked_at is null)),
  add check ((sender_verdict is null) = (sender_checked_for is null));

alter table outbox_mails
  -- Nothing here refers to it once it is over, so that all of it is forgotten.
  add column is_passing boolean not null default false,
  -- For whoever may not see the words.
  add column has_words boolean generated always as (raw_sealed is not null) stored;
drop index outbox_mails_kept;
create index outbox_mails_kept on outbox_mails (state_since) where has_words;
create index outbox_mails_passing on outbox_mails (state_since) where is_passing;
grant select (is_passing, has_words) on outbox_mails to keyholder_system;
call allow_system('outbox_mails', 'delete');
