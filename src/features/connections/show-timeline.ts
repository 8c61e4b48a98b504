import { idAfterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import type { Scope } from '#kernel/scope.ts';
import type { ConnectionNeeds } from './connection-needs.ts';
import type { ConnectionId } from './grants/grant.ts';
import { requireVisible } from './list.ts';
import { type ListedEvent, listEvents } from './store.ts';

/** All that has happened to a connection, the newest first. */
export function showTimeline(
  { database }: Pick<ConnectionNeeds, 'database'>,
  who: Scope,
  asked: PageAsked & { connectionId: ConnectionId },
): Promise<Page<ListedEvent>> {
  return database.inTenant(who, async tx => {
    await requireVisible(tx, who, asked.connectionId);
    const { connectionId, limit } = asked;
    const rows = await listEvents(tx, { connectionId, after: idAfterOf(asked), limit: limit + 1 });
    return pageOf(rows, asked, row => row.id);
  });
}
