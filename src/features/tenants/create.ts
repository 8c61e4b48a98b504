import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { TenantNeeds } from './needs.ts';
import { insertTenant } from './store.ts';
import { requireSlug, requireTenantName, type Tenant } from './tenant.ts';

/** The organisation and the key that seals what it will hold. Its first owner is invited afterwards. */
export async function createTenant(
  needs: TenantNeeds,
  asked: { slug: string; name: string },
): Promise<Tenant> {
  const tenant: Tenant = {
    id: newId(needs.world),
    slug: requireSlug(asked.slug),
    name: requireTenantName(asked.name),
    createdAt: needs.world.now(),
    frozenAt: null,
  };
  await needs.database.asSystem('act for the operator', async tx => {
    if (!(await insertTenant(tx, tenant)))
      throw fail('conflict', { detail: 'An organisation has this short name already.' });
    await needs.seals.makeTenantKey(tx, tenant.id);
  });
  return tenant;
}
