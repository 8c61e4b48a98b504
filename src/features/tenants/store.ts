import type { TenantId } from '#kernel/ids.ts';
import { requireId } from '#kernel/ids.ts';
import { rawConnection, type SystemTx, type TenantTx } from '#platform/postgres/transaction.ts';
import type { Tenant } from './tenant.ts';

type Row = { id: string; slug: string | null; name: string | null; created_at: Date; frozen_at: Date | null };

function tenantOf({ id, slug, name, created_at, frozen_at }: Row): Tenant | undefined {
  if (slug === null || name === null) return undefined;
  return { id: requireId(id), slug, name, createdAt: created_at, frozenAt: frozen_at };
}

export async function findTenant(tx: TenantTx): Promise<Tenant | undefined> {
  const row = await tx.selectFrom('tenants').selectAll().executeTakeFirst();
  return row && tenantOf(row);
}

export async function findTenantBySlug(tx: SystemTx, slug: string): Promise<Tenant | undefined> {
  const row = await tx.selectFrom('tenants').selectAll().where('slug', '=', slug).executeTakeFirst();
  return row && tenantOf(row);
}

export async function listTenants(tx: SystemTx): Promise<Tenant[]> {
  const rows = await tx
    .selectFrom('tenants')
    .selectAll()
    .where('deleted_at', 'is', null)
    .orderBy('slug')
    .execute();
  return rows.flatMap(row => tenantOf(row) ?? []);
}

/** False when the short name is taken. */
export async function insertTenant(tx: SystemTx, tenant: Omit<Tenant, 'frozenAt'>): Promise<boolean> {
  const inserted = await tx
    .insertInto('tenants')
    .values({ id: tenant.id, slug: tenant.slug, name: tenant.name, created_at: tenant.createdAt })
    .onConflict(conflict => conflict.column('slug').doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function updateName(tx: TenantTx, name: string): Promise<void> {
  await tx.updateTable('tenants').set({ name }).execute();
}

export async function updateFrozen(tx: SystemTx, id: TenantId, frozenAt: Date | null): Promise<void> {
  await tx.updateTable('tenants').set({ frozen_at: frozenAt }).where('id', '=', id).execute();
}

export async function markDeleted(tx: SystemTx, id: TenantId, deletedAt: Date): Promise<void> {
  await tx
    .updateTable('tenants')
    .set({ slug: null, name: null, deleted_at: deletedAt })
    .where('id', '=', id)
    .execute();
}

/**
 * Empties every table of this tenant that its role may delete from; the audit log is not among them. The
 * catalogue knows the tables, so one that comes later cannot be forgotten; foreign keys cascade, so the
 * order does not matter.
 */
export async function deleteEverything(tx: TenantTx): Promise<void> {
  const connection = rawConnection(tx);
  const { rows } = await connection.query(`
    select quote_ident(c.relname) as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and has_table_privilege('keyholder_app', c.oid, 'delete')
    order by c.relname`);
  for (const { name } of rows) await connection.query(`delete from ${name}`);
}
