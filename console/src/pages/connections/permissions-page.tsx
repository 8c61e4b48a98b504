import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { connectionsQuery, offeredQuery } from '../../api/connections.ts';
import { allItems } from '../../api/paged.ts';
import type { Connection, OfferedCapability } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { abilitiesOf, ownScopes, signInScopes } from './abilities.ts';
import { nameOf } from './account-name.tsx';
import { ConnectionsShell } from './connections-shell.tsx';
import { NoApp } from './no-app.tsx';
import { ScopeList } from './scope-list.tsx';

const { permissions: texts, services: serviceNames } = words.connections;

/** What may be asked for, by meaning and to the letter, and which of one's own accounts have given it. */
export function PermissionsPage() {
  const mine = allItems(useInfiniteQuery(connectionsQuery('me')).data);
  return (
    <ConnectionsShell tab="permissions" lead={texts.lead}>
      <Loaded query={useQuery(offeredQuery)} waiting={<RowsSkeleton rows={5} />}>
        {offered => (
          <div className="grid gap-5">
            {!(offered.apps.mail.is_set_up || offered.apps.calendar.is_set_up) && <NoApp />}
            <Table label={words.connections.tabs.permissions} columns={columns}>
              {offered.capabilities.map(capability => (
                <Row key={capability.name}>
                  <NameCell>
                    <span className="flex flex-wrap items-center gap-2">
                      <span className="block font-medium first-letter:uppercase">{capability.meaning}</span>
                      {!capability.is_allowed && <Badge>{texts.notAllowed}</Badge>}
                      {!offered.apps[capability.service].is_set_up && (
                        <Badge tone="brass">{texts.noApp}</Badge>
                      )}
                    </span>
                    <code className="font-mono text-sm text-soft">{capability.name}</code>
                  </NameCell>
                  <Cell title={texts.columns.service}>
                    {serviceNames[capability.service] ?? capability.service}
                  </Cell>
                  <Cell title={texts.columns.scopes}>
                    <ScopeList scopes={ownScopes(capability)} />
                  </Cell>
                  <Cell title={texts.columns.given}>
                    <Givers capability={capability} connections={mine} />
                  </Cell>
                </Row>
              ))}
            </Table>
            <div className="grid gap-2 text-sm text-soft">
              <p>{texts.always}</p>
              <ScopeList scopes={signInScopes(offered)} />
              <p>{texts.reduce}</p>
            </div>
          </div>
        )}
      </Loaded>
    </ConnectionsShell>
  );
}

const columns = [
  { title: texts.columns.permission },
  { title: texts.columns.service },
  { title: texts.columns.scopes },
  { title: texts.columns.given },
];

type GiversParts = { capability: OfferedCapability; connections: readonly Connection[] };

function Givers({ capability, connections }: GiversParts) {
  const offered = useQuery(offeredQuery).data;
  const asked = connections.flatMap(connection => {
    const grant = connection.services[capability.service];
    const ability = grant && abilitiesOf(grant, offered).find(({ name }) => name === capability.name);
    return ability ? [{ connection, isGiven: ability.isGiven }] : [];
  });
  if (asked.length === 0) return <span className="text-soft">{texts.nobody}</span>;
  return (
    <ul className="grid gap-1">
      {asked.map(({ connection, isGiven }) => (
        <li key={connection.id} className="flex flex-wrap items-center gap-x-2">
          <Link
            to={paths.connection}
            params={{ connectionId: connection.id }}
            className={`${linkLook} wrap-anywhere`}
          >
            {nameOf(connection)}
          </Link>
          {!isGiven && <Badge tone="brass">{words.connections.missing}</Badge>}
        </li>
      ))}
    </ul>
  );
}
