import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect } from 'react';
import { connectionQuery } from '../../api/connections.ts';
import { useMe } from '../../api/me.ts';
import { asProblem } from '../../api/problem.ts';
import type { Connection } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
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
  useEffect(() => document.getElementById('page-title')?.focus({ preventScroll: true }), []);
  if (query.error && asProblem(query.error).status === 404) return <Gone />;
  return (
    <Page
      title={query.data ? nameOf(query.data) : connections.title}
      lead={query.data && <Lead connection={query.data} />}
      actions={query.data && <ConnectionMenu connection={query.data} />}
      above={<Back />}
    >
      <Loaded query={query} waiting={<RowsSkeleton rows={4} />}>
        {connection => <Everything connection={connection} />}
      </Loaded>
    </Page>
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

function Back() {
  return (
    <Link to={paths.connections} className={`inline-flex items-center gap-1.5 ${linkLook}`}>
      <ArrowLeft aria-hidden className="size-4" />
      {connections.detail.back}
    </Link>
  );
}

function Gone() {
  const { title, lead } = connections.detail.gone;
  return (
    <Page title={title} lead={lead} above={<Back />}>
      {null}
    </Page>
  );
}
