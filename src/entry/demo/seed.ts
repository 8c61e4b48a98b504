import { createUser } from '#features/access/users/create.ts';
import { everyRedirectPath } from '#features/apps/redirect-paths.ts';
import { createTenant } from '#features/tenants/create.ts';
import { listAllTenants } from '#features/tenants/find.ts';
import type { House } from '../../wiring.ts';
import { operatorOf } from '../cli/operator.ts';
import { enterGoogleApp, registerCallbacks } from './google.ts';

export const demoPassword = 'keyholder-demo';

export const demoTenants = [
  {
    slug: 'acme',
    name: 'Acme Ltd',
    people: [
      { address: 'admin@acme.test', name: 'Ada Admin', role: 'owner' },
      { address: 'kim@acme.test', name: 'Kim Technician', role: 'technician' },
      { address: 'olu@acme.test', name: 'Olu Operator', role: 'operator' },
      { address: 'mia@acme.test', name: 'Mia Member', role: 'member' },
    ],
  },
  {
    slug: 'globex',
    name: 'Globex Corporation',
    people: [{ address: 'admin@globex.test', name: 'Gina Globex', role: 'owner' }],
  },
] as const;

/** The one that has its own Google app. The other has yet to set one up. */
const withGoogle = 'acme';

/** Two organisations with their people, the first time only. */
export async function seedDemo(needs: House['needs']): Promise<void> {
  const there = new Set((await listAllTenants(needs)).map(({ slug }) => slug));
  for (const { slug, name, people } of demoTenants) {
    if (there.has(slug)) continue;
    const { id } = await createTenant(needs, { slug, name });
    for (const person of people)
      await createUser(needs, operatorOf(id), { ...person, password: demoPassword });
    if (slug === withGoogle) await enterGoogleApp(needs, operatorOf(id), slug);
  }
  const addresses = everyRedirectPath.map(path => `${needs.origins.callbacks}${path}`);
  await registerCallbacks(needs, { organisation: withGoogle, name: 'Keyholder' }, addresses);
}
