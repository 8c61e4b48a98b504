import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { linkTenant } from '#features/audit/link.ts';
import { newId, requireId, type TenantId } from '#kernel/ids.ts';
import { mintScope } from '#kernel/scope.ts';
import { realWorld } from '#kernel/world.ts';
import { withClient } from '#platform/postgres/client.ts';
import { rawConnection } from '#platform/postgres/transaction.ts';
import { startKeyholder, type TestKeyholder } from '../harness/keyholder.ts';

// What holds when a statement of ours forgets its `where`: the database itself keeps tenants apart.

let keyholder: TestKeyholder;
let acme: TenantId;
let globex: TenantId;
let tables: string[];

before(async () => {
  keyholder = await startKeyholder();
  const admin = await keyholder.signedIn('admin@acme.test');
  await admin.post('/api/v1/invitations', { address: 'new@acme.test', role: 'member' }).expect(201);
  const key = { name: 'of acme', scopes: ['audit.read'], owner: 'service' };
  await admin.post('/api/v1/api-keys', key).expect(201);
  const slugs = await asOwner<{ id: string; slug: string }>('select id, slug from tenants');
  const idOf = (slug: string) => requireId<'tenant'>(slugs.find(row => row.slug === slug)?.id ?? '');
  [acme, globex] = [idOf('acme'), idOf('globex')];
  const found = await asOwner<{ name: string }>(`
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`);
  tables = found.map(({ name }) => name);
});
after(() => keyholder.close());

async function asOwner<Row>(sql: string): Promise<Row[]> {
  return withClient(keyholder.database.owner, async client => (await client.query(sql)).rows);
}

function inGlobex<T>(
  work: (query: (sql: string) => Promise<{ rowCount: number | null; rows: unknown[] }>) => Promise<T>,
) {
  const scope = mintScope({ tenantId: globex, actor: { kind: 'operator' }, permissions: [] });
  return keyholder.server.needs.database.inTenant(scope, tx => work(sql => rawConnection(tx).query(sql)));
}

const rowsOf = z.array(z.object({ tenant_id: z.string() }));

test('reading everything shows nothing of another tenant', async () => {
  let compared = 0;
  for (const table of tables) {
    const theirs = await asOwner(`select 1 from ${table} where tenant_id = '${acme}'`);
    compared += theirs.length;
    const seen = await inGlobex(query => query(`select tenant_id from ${table}`));
    assert.ok(
      rowsOf.parse(seen.rows).every(row => row.tenant_id === globex),
      table,
    );
  }
  assert.ok(compared > 10, 'there was something to see');
});

test('changing and deleting everything leaves another tenant as it was', async () => {
  const countAll = () =>
    Promise.all(
      tables.map(table => asOwner(`select t::text from ${table} t where tenant_id = '${acme}' order by 1`)),
    );
  await linkTenant(keyholder.server.needs, acme, 'wait'); // so that upkeep does not do it in between
  const before = await countAll();
  for (const table of tables) {
    await inGlobex(query => query(`delete from ${table}`)).catch(isRefusal);
    await inGlobex(query => query(`update ${table} set tenant_id = tenant_id`)).catch(isRefusal);
  }
  assert.deepEqual(await countAll(), before);
});

test('a row cannot be slipped in for another tenant', async () => {
  const id = newId<'service'>(realWorld());
  await assert.rejects(
    inGlobex(query =>
      query(
        `insert into services (tenant_id, id, name, created_at) values ('${acme}', '${id}', 'spy', now())`,
      ),
    ),
    /row-level security/,
  );
});

/** Some tables may not be changed at all, which is as good. */
function isRefusal(cause: unknown): void {
  assert.match(String(cause), /permission denied|violates/);
}
