import { idAfterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import { fail } from '#kernel/failures.ts';
import { may, mustBeAllowed, requireUser, type Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { type GrantFacts, isOwnedBy } from './connection.ts';
import type { ConnectionNeeds } from './connection-needs.ts';
import type { ConnectionId } from './grants/grant.ts';
import { type ListedConnection, listGrants, listConnections as listInStore } from './store.ts';

type Needs = Pick<ConnectionNeeds, 'database'>;

export type ConnectionWithGrants = ListedConnection & { grants: GrantFacts[] };

/** The newest first: those that are connected, or those that have been disconnected. */
export async function listConnections(
  { database }: Needs,
  who: Scope,
  asked: PageAsked & { owner: 'me' | 'all'; isEnded: boolean },
): Promise<Page<ConnectionWithGrants>> {
  if (asked.owner === 'all') mustBeAllowed(who, 'connections.read_all');
  const own = asked.owner === 'me' && { principal: { kind: 'user' as const, id: requireUser(who) } };
  return database.inTenant(who, async tx => {
    const rows = await listInStore(tx, {
      ...own,
      isEnded: asked.isEnded,
      after: idAfterOf(asked),
      limit: asked.limit + 1,
    });
    const { items, next } = pageOf(rows, asked, row => row.id);
    return { items: await withGrants(tx, items), next };
  });
}

/** One's own, or anybody's for those who may see all. Also after it was disconnected. */
export function showConnection(
  { database }: Needs,
  who: Scope,
  id: ConnectionId,
): Promise<ConnectionWithGrants> {
  return database.inTenant(who, tx => requireVisible(tx, who, id));
}

export async function requireVisible(
  tx: TenantTx,
  who: Scope,
  id: ConnectionId,
): Promise<ConnectionWithGrants> {
  const [row] = await listInStore(tx, { only: id, limit: 1 });
  const isOwn = row !== undefined && who.actor.kind === 'user' && isOwnedBy(row, who.actor.userId);
  if (!row || !(isOwn || may(who, 'connections.read_all'))) throw fail('not_found');
  const [found] = await withGrants(tx, [row]);
  if (!found) throw fail('not_found');
  return found;
}

async function withGrants(tx: TenantTx, rows: readonly ListedConnection[]): Promise<ConnectionWithGrants[]> {
  const grants = await listGrants(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map(row => ({ ...row, grants: grants.filter(({ connectionId }) => connectionId === row.id) }));
}
