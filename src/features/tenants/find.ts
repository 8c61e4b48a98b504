import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantNeeds } from './needs.ts';
import { findTenant, findTenantBySlug, listTenants } from './store.ts';
import type { Tenant } from './tenant.ts';

export async function requireTenant(
  { database }: Pick<TenantNeeds, 'database'>,
  who: Scope,
): Promise<Tenant> {
  const tenant = await database.inTenant(who, findTenant);
  if (!tenant) throw fail('not_found');
  return tenant;
}

export async function requireTenantBySlug(
  { database }: Pick<TenantNeeds, 'database'>,
  slug: string,
): Promise<Tenant> {
  const tenant = await database.asSystem('act for the operator', tx => findTenantBySlug(tx, slug));
  if (!tenant) throw fail('not_found', { detail: 'There is no organisation of this short name.' });
  return tenant;
}

export function listAllTenants({ database }: Pick<TenantNeeds, 'database'>): Promise<Tenant[]> {
  return database.asSystem('act for the operator', listTenants);
}
