import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import type { Endpoint, EndpointId } from './endpoint.ts';
import { findEndpoint, listEndpoints, listSecrets } from './store.ts';

export type ShownEndpoint = Endpoint & { secrets: { createdAt: Date; endsAt: Date | null }[] };

export async function showEndpoint(
  { world }: { world: World },
  tx: TenantTx,
  id: EndpointId,
): Promise<ShownEndpoint> {
  const endpoint = await findEndpoint(tx, id);
  if (!endpoint) throw fail('not_found');
  return { ...endpoint, secrets: await listSecrets(tx, id, world.now()) };
}

export async function showEndpoints(
  needs: Pick<WebhookNeeds, 'world' | 'database'>,
  who: Scope,
): Promise<ShownEndpoint[]> {
  return needs.database.inTenant(who, async tx => {
    const shown: ShownEndpoint[] = [];
    for (const endpoint of await listEndpoints(tx))
      shown.push({ ...endpoint, secrets: await listSecrets(tx, endpoint.id, needs.world.now()) });
    return shown;
  });
}
