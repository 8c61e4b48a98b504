import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import type { ClientId } from './client.ts';
import { lockClient, markRevoked } from './store.ts';

/** With it all its access tokens end, on every node, with the next answer. Twice is no mistake. */
export async function revokeClient(needs: IssuerNeeds, who: Scope, id: ClientId): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const client = await lockClient(tx, id);
    if (!client) throw fail('not_found');
    if (client.revokedAt) return;
    await markRevoked(tx, id, needs.world.now());
    await recordByName(needs, tx, who, {
      action: 'client.revoked',
      subject: { kind: 'client', id },
      detail: { name: client.name, service_id: client.service.id },
    });
    await announce(tx, { kind: 'client.changed', id });
  });
}
