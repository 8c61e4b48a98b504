import type { TenantId, UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';

/** Careless ways to the database. None of them compiles, and tsc says so if one ever does. */
export async function isolation(database: Database, who: Scope, tenantId: TenantId, userId: UserId) {
  // @ts-expect-error a transaction is opened for somebody
  await database.inTenant(async (tx: TenantTx) => tx.selectFrom('tenants').selectAll().execute());

  // @ts-expect-error a tenant alone is nobody: a scope says who asks and what they may
  await database.inTenant(tenantId, async tx => tx.selectFrom('tenants').selectAll().execute());

  // @ts-expect-error a scope is minted by the pipeline, not written down
  const forged: Scope = { tenantId, actor: { kind: 'operator' }, permissions: new Set() };

  // @ts-expect-error looking across tenants needs a reason from the list
  await database.asSystem('because I can', async tx => tx.selectFrom('tenants').selectAll().execute());

  await database.inTenant(who, async tx => {
    // @ts-expect-error the transaction is ended by whoever opened it
    await tx.transaction().execute(async () => {});
    // @ts-expect-error nor is it begun again
    await tx.startTransaction().execute();
    // @ts-expect-error nor does a use case change the schema
    await tx.schema.dropTable('tenants').execute();
    // @ts-expect-error nor close the connection
    await tx.destroy();
    // @ts-expect-error there is no such table
    tx.selectFrom('tenant');
    // @ts-expect-error nor such a column
    tx.selectFrom('tenants').select('naem');
  });

  await database.asSystem('sign in', async system => {
    // @ts-expect-error what may look across tenants is no tenant's transaction
    const asTenant: TenantTx = system;
    return asTenant;
  });

  // @ts-expect-error a user's id is no tenant's
  const mixedUp: TenantId = userId;

  // @ts-expect-error text from outside is no id until it has been parsed
  const unchecked: UserId = '0190f3c2-0000-7000-8000-000000000000';

  return [forged, mixedUp, unchecked];
}
