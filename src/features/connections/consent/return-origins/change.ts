import { recordByName } from '#features/access/users/acting.ts';
import type { Scope } from '#kernel/scope.ts';
import type { ConnectionNeeds } from '../../connection-needs.ts';
import { listOrigins, replaceOrigins } from './store.ts';

/** The sites to which a browser may go back after a consent, beside the console. */
export function showOrigins({ database }: Pick<ConnectionNeeds, 'database'>, who: Scope): Promise<string[]> {
  return database.inTenant(who, listOrigins);
}

export async function changeOrigins(
  needs: ConnectionNeeds,
  who: Scope,
  asked: readonly string[],
): Promise<string[]> {
  return needs.database.inTenant(who, async tx => {
    const before = await listOrigins(tx);
    const origins = [...new Set(asked)].sort();
    if (before.join(' ') === origins.join(' ')) return before;
    await replaceOrigins(tx, origins, needs.world.now());
    await recordByName(needs, tx, who, {
      action: 'return_origins.changed',
      subject: { kind: 'tenant', id: who.tenantId },
      detail: { before: before.join(' '), origins: origins.join(' ') },
    });
    return origins;
  });
}
