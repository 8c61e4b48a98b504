import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { connectionQuery } from '../../api/connections.ts';
import { useMe } from '../../api/me.ts';
import type { Connection } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { DetailPage } from '../../parts/detail-page.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { nameOf } from './account-name.tsx';
import { Allows } from './allows.tsx';
import { isMine } from './connection-deeds.ts';
import { ConnectionMenu } from './connection-menu.tsx';
import { EndedNote } from './ended-note.tsx';
import { Health } from './health.tsx';
import { EndsBadge } from './lasting.tsx';
import { StateBadge } from './state-badge.tsx';
import { Timeline } from './timeline.tsx';
import { Trouble } from './trouble.tsx';
import { Uses } from './uses.tsx';

const { connections } = words;
const route = getRouteApi('/house/connections/$connectionId');

export function ConnectionPage() {
  const { connectionId } = route.useParams();
  const query = useQuery(connectionQuery(connectionId));
  return (
    <DetailPage
      query={query}
      room={{ to: paths.connections, title: connections.title, back: connections.detail.back }}
      gone={connections.detail.gone}
      title={nameOf}
      lead={connection => <Lead connection={connection} />}
      actions={connection => <ConnectionMenu connection={connection} />}
    >
      {connection => <Everything connection={connection} />}
    </DetailPage>
  );
}

function Everything({ connection }: { connection: Connection }) {
  const mayReconnect = isMine(connection, useMe());
  return (
    <div className="grid gap-5">
      {connection.ended_at && <EndedNote endedAt={connection.ended_at} />}
      <Trouble connection={connection} mayReconnect={mayReconnect} />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
        {connection.ended_at === null && <Allows connection={connection} />}
        <Health connection={connection} />
      </div>
      <Uses connectionId={connection.id} />
      <Timeline connectionId={connection.id} />
    </div>
  );
}

function Lead({ connection }: { connection: Connection }) {
  const { label, address, is_default, state } = connection;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {label && <span className="wrap-anywhere">{address}</span>}
      <StateBadge state={state} />
      {is_default && <Badge tone="accent">{connections.default}</Badge>}
      <EndsBadge connection={connection} />
    </span>
  );
}
