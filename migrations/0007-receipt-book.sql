-- Receipts of tokens that left: written to a journal, and from there bound into pages of a book (docs/adr/0010).

-- The journal is written before every answer and emptied every few seconds, so it carries no index to look
-- things up by, and its dead rows are cleared away by their number and not by a share of rows that are gone.
drop index vend_receipts_connection;
alter table vend_receipts add column times integer not null default 1 check (times > 0);
alter table vend_receipts set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

-- How far each organisation's book has got, and where it begins since older pages were cleared away. Whoever
-- holds the row writes in the book.
create table receipt_books (
  tenant_id uuid not null default current_tenant() primary key references tenants (id),
  last_page bigint not null check (last_page >= 0),
  chain bytea not null check (octet_length(chain) = 32),
  -- The last page that was cleared away and the chain up to it, under a code that only Keyholder can make.
  cleared_page bigint not null check (cleared_page between 0 and last_page),
  cleared_chain bytea not null check (octet_length(cleared_chain) = 32),
  cleared_mac bytea not null check (octet_length(cleared_mac) = 32)
);
call protect_tenant_table('receipt_books', 'select, insert, update, delete');
call allow_system('receipt_books', 'select (tenant_id, last_page, chain, cleared_page)');

create table receipt_pages (
  tenant_id uuid not null default current_tenant() references tenants (id),
  number bigint not null check (number > 0),
  lines integer not null check (lines > 0),
  receipts bigint not null check (receipts > 0),
  closed_at timestamptz not null check (closed_at = date_trunc('milliseconds', closed_at)),
  chain bytea not null check (octet_length(chain) = 32),
  primary key (tenant_id, number),
  foreign key (tenant_id) references receipt_books (tenant_id) on delete cascade
);
call protect_tenant_table('receipt_pages', 'select, insert, delete');
call allow_system('receipt_pages', 'select (tenant_id, number, closed_at)');

-- All uses of one connection by one caller with the same key and scopes within one minute, as far as they were
-- in the journal together.
create table receipt_lines (
  tenant_id uuid not null default current_tenant() references tenants (id),
  page bigint not null,
  line integer not null check (line > 0),
  connection_id uuid not null,
  actor_kind text not null,
  actor_id uuid not null,
  via_kind text,
  via_id uuid,
  scopes text[] not null,
  times bigint not null check (times > 0),
  first_at timestamptz not null check (first_at = date_trunc('milliseconds', first_at)),
  last_at timestamptz not null check (last_at = date_trunc('milliseconds', last_at)),
  mac bytea not null check (octet_length(mac) = 32),
  primary key (tenant_id, page, line),
  foreign key (tenant_id, page) references receipt_pages (tenant_id, number) on delete cascade
);
create index receipt_lines_connection on receipt_lines (tenant_id, connection_id, last_at);
call protect_tenant_table('receipt_lines', 'select, insert, delete');
call allow_system('receipt_lines', 'select (tenant_id, connection_id, last_at)');

-- Narrower tokens are worth nothing once they have expired.
call allow_system('narrowed_tokens', 'select (tenant_id, expires_at)', 'delete');
