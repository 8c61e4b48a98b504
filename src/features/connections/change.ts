import { record } from '#features/audit/record.ts';
import { fail } from '#kernel/failures.ts';
import { requireUser, type Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type Connection, isOwnedBy } from './connection.ts';
import type { ConnectionNeeds } from './connection-needs.ts';
import type { ConnectionId } from './grants/grant.ts';
import { bumpEpoch } from './grants/store.ts';
import { findDefault, lockConnection, lockPrincipal, updateDefault, updateLabel } from './store.ts';
import { note } from './timeline.ts';

type Asked = {
  connectionId: ConnectionId;
  /** Empty takes it away; then the address stands for the account. */
  label?: string | null | undefined;
  /** Which account is meant when a caller names none. There is one, so it can only be given to another. */
  isDefault?: true | undefined;
};

/** What a person calls their account, and which one is meant when nobody says. */
export async function changeConnection(
  needs: ConnectionNeeds,
  who: Scope,
  { connectionId, label, isDefault }: Asked,
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const connection = await requireOwn(tx, who, connectionId);
    if (label !== undefined && label !== connection.label) await rename(needs, tx, who, connection, label);
    if (isDefault && !connection.isDefault) await makeDefault(needs, tx, who, connection);
  });
}

/** The caller's own, locked, and still connected. */
async function requireOwn(tx: TenantTx, who: Scope, id: ConnectionId): Promise<Connection> {
  const userId = requireUser(who);
  await lockPrincipal(tx, { kind: 'user', id: userId });
  const connection = await lockConnection(tx, id);
  if (!connection || connection.endedAt || !isOwnedBy(connection, userId)) throw fail('not_found');
  return connection;
}

async function rename(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  { id }: Connection,
  label: string | null,
): Promise<void> {
  await updateLabel(tx, id, label);
  await note(needs, tx, who, { connectionId: id, kind: 'labelled' });
  await record(needs, tx, who, {
    action: 'connection.labelled',
    subject: { kind: 'connection', id },
    detail: { label },
  });
  await announce(tx, { kind: 'connection.changed', id });
}

async function makeDefault(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  { id, principal }: Connection,
): Promise<void> {
  const before = await findDefault(tx, principal);
  if (before) {
    await updateDefault(tx, before.id, false);
    await bumpEpoch(tx, before.id); // its token is remembered as the one that is meant when nobody says which
  }
  await updateDefault(tx, id, true);
  await note(needs, tx, who, { connectionId: id, kind: 'made_default' });
  await record(needs, tx, who, {
    action: 'connection.made_default',
    subject: { kind: 'connection', id },
    ...(before && { detail: { before: before.id } }),
  });
  await announce(tx, { kind: 'connection.changed', id });
  if (before) await announce(tx, { kind: 'connection.changed', id: before.id });
}
