import { useInfiniteQuery } from '@tanstack/react-query';
import { Cable } from 'lucide-react';
import { connectionsQuery } from '../../api/connections.ts';
import { Empty } from '../../parts/empty.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { Table } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { ConnectButton } from './connect-button.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { ConnectionRow } from './connection-row.tsx';
import { ConnectionsShell } from './connections-shell.tsx';
import { DisconnectedBefore } from './disconnected-before.tsx';

const { connections } = words;

export function MyConnectionsPage() {
  return (
    <ConnectionsShell tab="mine">
      <PagedList
        query={useInfiniteQuery(connectionsQuery('me'))}
        none={
          <Empty icon={Cable} {...connections.none}>
            <ConnectButton look="plain" />
          </Empty>
        }
      >
        {items => (
          <ul className="grid gap-4">
            {items.map(connection => (
              <ConnectionCard key={connection.id} connection={connection} />
            ))}
          </ul>
        )}
      </PagedList>
      <DisconnectedBefore owner="me" />
    </ConnectionsShell>
  );
}

export function AllConnectionsPage() {
  return (
    <ConnectionsShell tab="all">
      <PagedList
        query={useInfiniteQuery(connectionsQuery('all'))}
        none={<Empty icon={Cable} {...connections.noneOfAll} />}
      >
        {items => (
          <Table label={connections.tabs.all} columns={columns}>
            {items.map(connection => (
              <ConnectionRow key={connection.id} connection={connection} />
            ))}
          </Table>
        )}
      </PagedList>
      <DisconnectedBefore owner="all" />
    </ConnectionsShell>
  );
}

const columns = [
  { title: connections.columns.account },
  { title: connections.columns.owner },
  { title: connections.columns.state },
  { title: connections.columns.services },
  { title: connections.columns.used },
  { title: connections.columns.actions, isHidden: true },
];
