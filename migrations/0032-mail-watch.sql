-- How it went to have Gmail tell of new mail, and whether it does.
alter table mailboxes
  add column watch_tried_at timestamptz,
  add column watch_failures integer not null default 0 check (watch_failures >= 0),
  -- A closed word of ours: what the set-up lacks so that nothing is pushed. Mail is looked for all the same.
  add column watch_trouble text,
  -- Mail was found by looking of which no push had told.
  add column silent_since timestamptz;
grant select (watch_tried_at, watch_failures) on mailboxes to keyholder_system;
call allow_system('mailboxes', 'update (watch_tried_at)');
