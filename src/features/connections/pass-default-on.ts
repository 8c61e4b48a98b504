import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Connection } from './connection.ts';
import type { ConnectionNeeds } from './connection-needs.ts';
import { findOldest, lockPrincipal, updateDefault } from './store.ts';
import { note } from './timeline.ts';

/** For whoever ends a connection, in the same transaction: the oldest that is left is meant from now on. */
export async function passDefaultOn(
  needs: Pick<ConnectionNeeds, 'world'>,
  tx: TenantTx,
  who: Scope,
  { isDefault, principal }: Pick<Connection, 'isDefault' | 'principal'>,
): Promise<void> {
  if (!isDefault) return;
  await lockPrincipal(tx, principal);
  const heir = await findOldest(tx, principal);
  if (!heir) return;
  await updateDefault(tx, heir.id, true);
  await note(needs, tx, who, { connectionId: heir.id, kind: 'made_default' });
  await announce(tx, { kind: 'connection.changed', id: heir.id });
}
