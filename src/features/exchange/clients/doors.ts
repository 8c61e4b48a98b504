import { recordByName } from '#features/access/users/acting.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { ClientNeeds } from './change.ts';
import { findExchangeDoors } from './find-settings.ts';
import type { ExchangeDoors } from './settings.ts';
import { upsertDoors } from './store.ts';

export function showDoors({ database }: ClientNeeds, who: Scope): Promise<ExchangeDoors> {
  return database.inTenant(who, findExchangeDoors);
}

/** What is remembered of any caller is void with the commit. */
export async function changeDoors(needs: ClientNeeds, who: Scope, doors: ExchangeDoors): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const before = await findExchangeDoors(tx);
    if (textOf(before) === textOf(doors)) return;
    await upsertDoors(tx, doors, needs.world.now());
    await recordByName(needs, tx, who, {
      action: 'exchange_doors.changed',
      subject: { kind: 'tenant', id: who.tenantId },
      detail: { before: textOf(before), open: textOf(doors) },
    });
    await announce(tx, { kind: 'exchange.changed', id: who.tenantId });
  });
}

function textOf({ takesGet, takesKeyInBody, takesKeyInQuery }: ExchangeDoors): string {
  const open = [
    takesGet ? 'GET' : '',
    takesKeyInBody ? 'key in the body' : '',
    takesKeyInQuery ? 'key in the address' : '',
  ];
  return open.filter(Boolean).join(', ') || 'none';
}
