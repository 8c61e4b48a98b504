import { useQuery } from '@tanstack/react-query';
import { offeredQuery } from '../../api/connections.ts';
import { useMe } from '../../api/me.ts';
import type { Connection } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { abilitiesOf, services } from './abilities.ts';
import { AbilityList } from './ability-list.tsx';
import { AccountName } from './account-name.tsx';
import { isMine } from './connection-deeds.ts';
import { ConnectionMenu } from './connection-menu.tsx';
import { EndsBadge } from './lasting.tsx';
import { ownerName } from './owner.ts';
import { StateBadge } from './state-badge.tsx';

const { connections } = words;

/** Anybody's account, for those who look after all of them. */
export function ConnectionRow({ connection }: { connection: Connection }) {
  const { state, says, last_used_at } = connection;
  const me = useMe();
  const offered = useQuery(offeredQuery).data;
  const abilities = services.flatMap(service => {
    const grant = connection.services[service];
    return grant ? abilitiesOf(grant, offered) : [];
  });
  return (
    <Row isFaint={state === 'revoked'}>
      <NameCell>
        <AccountName connection={connection} />
      </NameCell>
      <Cell title={connections.columns.owner}>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="wrap-anywhere">{ownerName(connection)}</span>
          {isMine(connection, me) && <Badge tone="good">{connections.you}</Badge>}
        </span>
      </Cell>
      <Cell title={connections.columns.state}>
        <span className="flex flex-wrap gap-1.5">
          <StateBadge state={state} />
          <EndsBadge connection={connection} />
        </span>
        {says && <span className="mt-1 block max-w-64 text-sm text-soft">{says}</span>}
      </Cell>
      <Cell title={connections.columns.services}>
        {abilities.length > 0 ? (
          <AbilityList abilities={abilities} />
        ) : (
          <span className="text-soft">{connections.nothing}</span>
        )}
      </Cell>
      <Cell title={connections.columns.used}>
        {last_used_at ? <Time at={last_used_at} /> : <span className="text-soft">{connections.never}</span>}
      </Cell>
      <ActionsCell>
        <ConnectionMenu connection={connection} />
      </ActionsCell>
    </Row>
  );
}
