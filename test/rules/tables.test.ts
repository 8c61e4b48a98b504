import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withClient } from '#platform/postgres/client.ts';
import { freshDatabase, type TestDatabase } from '#test/harness/database.ts';
import { expectNone, expectSome, type Finding } from './findings.ts';
import { tableFaults } from './table-faults.ts';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

test('no table can show one tenant the rows of another', async () => {
  const faults = await withClient(database.owner, tableFaults);
  expectNone(
    faults,
    'Write the table as the checklist in CONTRIBUTING.md says, or list it in table-faults.ts.',
  );
});

test('a table that was written without a thought is seen in every respect', async () => {
  const faults = await faultsAfter('create table notes (id uuid primary key, text text)');
  expectSome(faults, 6);
});

const columns = 'id uuid not null, tenant_id uuid not null default current_tenant() references tenants (id)';
const notes = `create table notes (${columns}, user_id uuid, primary key (tenant_id, id));
  call protect_tenant_table('notes', 'select, insert');`;

/** Each by itself makes a good table a bad one. */
const slips: readonly [sql: string, says: RegExp][] = [
  ['alter table notes alter tenant_id drop default', /no tenant_id/],
  ['alter table notes no force row level security', /no forced row-level/],
  ['alter table notes disable row level security', /no forced row-level/],
  ['create policy all_of_it on notes to keyholder_app using (true)', /has a policy all_of_it/],
  ['create policy system_all on notes using (true)', /has a policy system_all for public/],
  ['alter policy own_tenant on notes using (true)', /own_tenant as it should/],
  ['drop policy own_tenant on notes', /own_tenant as it should/],
  ['alter table notes drop constraint notes_pkey', /no primary key/],
  ['create unique index on notes (id)', /unique across tenants by id/],
  [
    'alter table notes add foreign key (tenant_id, user_id) references users (tenant_id, id)',
    /neither on delete/,
  ],
  [
    'alter table notes add foreign key (tenant_id, user_id) references users (tenant_id, id) on delete set null',
    /neither on delete/,
  ],
  [
    'alter table notes add unique (id), add foreign key (user_id) references notes (id) on delete cascade',
    /not hold within one tenant/,
  ],
  ['alter table notes drop constraint notes_tenant_id_fkey', /not tied to tenants/],
  ['grant select on notes to public', /open to everybody: SELECT/],
  ['grant truncate on notes to keyholder_app', /open to keyholder_app: TRUNCATE/],
  ['create view all_notes as select * from notes', /no forced row-level/],
  [
    'create function all_notes() returns bigint language sql security definer return (select count(*) from notes)',
    /as its owner for everybody/,
  ],
];

for (const [slip, says] of slips) {
  test(`a slip is seen: ${slip}`, async () => {
    const faults = await faultsAfter(`${notes} ${slip}`);
    assert.ok(
      faults.some(fault => says.test(fault.says)),
      JSON.stringify(faults),
    );
  });
}

test('a good table has no fault', async () => {
  expectSome(await faultsAfter(notes), 0);
});

/** In a transaction that is taken back, so that each slip stands alone. */
async function faultsAfter(careless: string): Promise<Finding[]> {
  return withClient(database.owner, async client => {
    await client.query('begin');
    await client.query(careless);
    const faults = await tableFaults(client);
    return faults.filter(({ path }) => /notes$/.test(path));
  });
}
