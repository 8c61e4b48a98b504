-- Through whom a mailbox's topic and subscription are looked after: the organisation's service account, or, where it
-- has none, the mailbox's own Google account. Pushes can be signed as a service account only, so what is looked after
-- through an account is fetched instead.
alter table mailboxes
  add column told_through text check (told_through in ('service_account', 'account'));
grant select (told_through) on mailboxes to keyholder_system;
alter table mailboxes no force row level security;
update mailboxes set told_through = 'service_account' where topic is not null;
alter table mailboxes force row level security;
