-- How often a look was asked for: a run that began before the last of them ends nothing.
alter table mail_cursors
  add column asked bigint not null default 0 check (asked >= 0),
  -- Of those, the last that wants everything compared with Gmail's own list; null: none is open.
  add column compare_asked bigint;
grant select (asked, compare_asked, reconciled_at, baseline_at) on mail_cursors to keyholder_system;
grant update (asked, compare_asked) on mail_cursors to keyholder_system;
grant select (silent_since) on mailboxes to keyholder_system;
-- Archived, and what was made for it at Google not cleared away yet.
create index mailboxes_untidy on mailboxes (watch_tried_at) where archived_at is not null and topic is not null;
