-- Gmail tells of new mail once a second at most, and drops what came in between: after a push it is looked once more.
alter table mail_cursors add column look_again_at timestamptz;
create index mail_cursors_look_again on mail_cursors (look_again_at) where look_again_at is not null;
grant select (look_again_at) on mail_cursors to keyholder_system;
