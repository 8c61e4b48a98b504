import { useQuery } from '@tanstack/react-query';
import { Plus, Unplug } from 'lucide-react';
import { useState } from 'react';
import { offeredQuery } from '../../api/connections.ts';
import { useMe } from '../../api/me.ts';
import type { Connection, Service, ServiceGrant } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Section } from '../../parts/page.tsx';
import { words } from '../../words.ts';
import { type Ability, abilitiesOf, alsoGiven, services } from './abilities.ts';
import { AbilityList } from './ability-list.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { connectionDeeds } from './connection-deeds.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { ScopeList } from './scope-list.tsx';
import { StateBadge } from './state-badge.tsx';
import { TakeDialog } from './take-dialog.tsx';

const { connections } = words;

/** What was asked for and what was given, by service, and how to change either. */
export function Allows({ connection }: { connection: Connection }) {
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Service | null>(null);
  const [taking, setTaking] = useState<Ability | null>(null);
  const more = alsoGiven(connection);
  const may = connectionDeeds(connection, useMe()).map(({ deed }) => deed);
  const mayEnd = may.includes('disconnect');
  return (
    <Section title={connections.detail.allows} lead={connections.detail.allowsLead}>
      <div className="divide-y divide-line">
        {services.map(service => (
          <div key={service} className="py-4 first:pt-0 last:pb-0">
            <ServiceAllows
              service={service}
              grant={connection.services[service]}
              onDisconnect={mayEnd ? () => setEnding(service) : undefined}
              onTake={mayEnd ? setTaking : undefined}
            />
          </div>
        ))}
      </div>
      {more.length > 0 && (
        <div className="mt-4 border-t border-line pt-4 text-soft">
          <p className="text-sm">{connections.alsoGiven}</p>
          <ScopeList scopes={more} />
        </div>
      )}
      {may.includes('add') && (
        <Button icon={Plus} className="mt-4" onClick={() => setAdding(true)}>
          {connections.add.open}
        </Button>
      )}
      {isAdding && <ConnectDialog connection={connection} onClose={() => setAdding(false)} />}
      {taking && <TakeDialog connection={connection} ability={taking} onClose={() => setTaking(null)} />}
      {ending && (
        <DisconnectDialog connection={connection} service={ending} onClose={() => setEnding(null)} />
      )}
    </Section>
  );
}

type ServiceAllowsParts = {
  service: Service;
  grant: ServiceGrant | null;
  onDisconnect: (() => void) | undefined;
  onTake: ((ability: Ability) => void) | undefined;
};

function ServiceAllows({ service, grant, onDisconnect, onTake }: ServiceAllowsParts) {
  const offered = useQuery(offeredQuery).data;
  const name = connections.services[service] ?? service;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 className="flex items-center gap-2 font-medium">
          {name}
          {grant && <StateBadge state={grant.state} />}
        </h3>
        {grant && onDisconnect && (
          <Button
            look="quiet"
            icon={Unplug}
            onClick={onDisconnect}
            aria-label={connections.disconnect.openFor(name)}
          >
            {connections.disconnect.open}
          </Button>
        )}
      </div>
      {grant ? (
        <AbilityList abilities={abilitiesOf(grant, offered)} showsScopes onTake={onTake} />
      ) : (
        <p className="text-soft">{connections.notConnected}</p>
      )}
    </div>
  );
}
