import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { endedConnectionsQuery, type WhoseConnections } from '../../api/connections.ts';
import { allItems } from '../../api/paged.ts';
import { Button } from '../../parts/button.tsx';
import { linkLook } from '../../parts/link.ts';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { nameOf } from './account-name.tsx';
import { ownerName } from './owner.ts';

const { before: texts } = words.connections;

/** What is no longer connected, for whoever wants to look something up. Nothing is shown where there is none. */
export function DisconnectedBefore({ owner }: { owner: WhoseConnections }) {
  const query = useInfiniteQuery(endedConnectionsQuery(owner));
  const items = allItems(query.data);
  if (items.length === 0) return null;
  return (
    <details className="mt-6 rounded-xl bg-surface ring-1 ring-line">
      <summary className="rounded-xl px-4 py-3 font-medium text-soft hover:bg-hover">{texts.title}</summary>
      <ul className="grid gap-2 px-4 pb-4">
        {items.map(connection => (
          <li key={connection.id} className="flex flex-wrap items-baseline gap-x-3">
            <Link
              to={paths.connection}
              params={{ connectionId: connection.id }}
              className={`${linkLook} wrap-anywhere`}
            >
              {nameOf(connection)}
            </Link>
            {owner === 'all' && <span className="text-soft wrap-anywhere">{ownerName(connection)}</span>}
            {connection.ended_at && (
              <span className="text-sm text-soft">
                <Time at={connection.ended_at} />
              </span>
            )}
          </li>
        ))}
        {query.hasNextPage && (
          <li>
            <Button
              look="quiet"
              isBusy={query.isFetchingNextPage}
              busyWords={words.parts.showingMore}
              onClick={() => void query.fetchNextPage()}
            >
              {words.parts.showMore}
            </Button>
          </li>
        )}
      </ul>
    </details>
  );
}
