import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { offeredQuery } from '../../api/connections.ts';
import type { Connection } from '../../api/shapes.ts';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { abilitiesOf, services } from './abilities.ts';
import { AbilityList } from './ability-list.tsx';
import { AccountName } from './account-name.tsx';
import { ConnectionMenu } from './connection-menu.tsx';
import { EndsBadge, refreshedAt } from './lasting.tsx';
import { StateBadge } from './state-badge.tsx';
import { Trouble } from './trouble.tsx';

const { connections } = words;

/** One of my own accounts, with its health at a glance. */
export function ConnectionCard({ connection }: { connection: Connection }) {
  const { state, last_used_at } = connection;
  const offered = useQuery(offeredQuery).data;
  const refreshed = refreshedAt(connection);
  return (
    <li className="grid gap-4 rounded-xl bg-surface p-4 ring-1 ring-line sm:p-5">
      <div className="flex items-start gap-3">
        <div className="flex min-w-0 grow flex-wrap items-center gap-x-4 gap-y-2">
          <h2 className="min-w-0">
            <AccountName connection={connection} />
          </h2>
          <span className="flex flex-wrap gap-1.5">
            <StateBadge state={state} />
            <EndsBadge connection={connection} />
          </span>
        </div>
        <ConnectionMenu connection={connection} />
      </div>
      <Trouble connection={connection} mayReconnect />
      {state !== 'revoked' && (
        <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
          {services.map(service => {
            const grant = connection.services[service];
            return (
              <div key={service}>
                <h3 className="mb-1 text-sm font-medium text-soft">{connections.services[service]}</h3>
                {grant ? (
                  <AbilityList abilities={abilitiesOf(grant, offered)} />
                ) : (
                  <p className="text-soft">{connections.notConnected}</p>
                )}
              </div>
            );
          })}
        </div>
      )}
      <dl className="flex flex-wrap gap-x-6 gap-y-1 border-t border-line pt-3 text-sm text-soft">
        <When title={connections.lastUse}>{last_used_at && <Time at={last_used_at} />}</When>
        <When title={connections.lastRefresh}>{refreshed && <Time at={refreshed} />}</When>
      </dl>
    </li>
  );
}

function When({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt>{title}</dt>
      <dd className="text-ink">{children || connections.never}</dd>
    </div>
  );
}
