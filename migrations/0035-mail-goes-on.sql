-- Mailboxes whose account was refused and has been connected again go on by themselves.
grant select (trouble, paused_because) on mailboxes to keyholder_system;
create index mailboxes_refused on mailboxes (trouble) where trouble = 'needs_reconnect' and archived_at is null;
