import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { excessQuery, limitedClientsQuery, limitsQuery } from '../../api/limits.ts';
import { useMay } from '../../api/me.ts';
import type { LimitedClient, Limits } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { roleName } from '../../parts/role-badge.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { ActionsCell, Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { ConnectionsShell } from '../connections/connections-shell.tsx';
import type { Binding } from './binding.ts';
import { ExcessRow } from './excess-row.tsx';
import { LimitRow } from './limit-row.tsx';
import { Legend } from './sign.tsx';

const { limits: texts } = words;

/** What may be asked of people's accounts, by whom, and who has more than that. */
export function LimitsPage() {
  const maySeeAll = useMay('connections.read_all');
  return (
    <ConnectionsShell tab="limits" lead={texts.lead}>
      <Loaded query={useQuery(limitsQuery)} waiting={<RowsSkeleton rows={6} />}>
        {limits => (
          <div className="grid gap-5">
            <General limits={limits} />
            <Clients limits={limits} />
            {maySeeAll && <MoreThanAllowed limits={limits} />}
          </div>
        )}
      </Loaded>
    </ConnectionsShell>
  );
}

function General({ limits }: { limits: Limits }) {
  const { capabilities, tenant, roles } = limits;
  const bindings: Binding[] = [
    { whose: { kind: 'tenant' }, name: texts.organisation, capabilities: tenant, above: null },
    ...roles.map(({ role, capabilities: own }) => ({
      whose: { kind: 'role', role } as const,
      name: roleName(role),
      capabilities: own,
      above: tenant,
    })),
  ];
  return (
    <Section title={texts.general.title} lead={texts.general.lead}>
      <div className="grid gap-3">
        <Table label={texts.general.title} columns={columnsOf(limits)}>
          {bindings.map(binding => (
            <LimitRow key={binding.name} binding={binding} offered={capabilities} />
          ))}
          <Row isFaint>
            <NameCell>{texts.today}</NameCell>
            {capabilities.map(({ name, connections }) => (
              <Cell
                key={name}
                title={texts.short[name] ?? name}
                className="md:text-center max-md:[&>span:first-child]:w-40"
              >
                {connections}
              </Cell>
            ))}
            <ActionsCell>{null}</ActionsCell>
          </Row>
        </Table>
        <Legend />
        <p className="max-w-prose text-sm text-soft">{texts.rule}</p>
      </div>
    </Section>
  );
}

function Clients({ limits }: { limits: Limits }) {
  return (
    <Section title={texts.clients.title} lead={texts.clients.lead}>
      <PagedList
        query={useInfiniteQuery(limitedClientsQuery)}
        none={<p className="text-soft">{texts.clients.none}</p>}
      >
        {items => (
          <div className="grid gap-3">
            <Table label={texts.clients.title} columns={columnsOf(limits)}>
              {items.map(client => (
                <LimitRow key={client.id} binding={bindingOf(client, limits)} offered={limits.capabilities} />
              ))}
            </Table>
            <Link to={paths.allApiKeys} className={`justify-self-start text-sm ${linkLook}`}>
              {texts.clients.keys}
            </Link>
          </div>
        )}
      </PagedList>
    </Section>
  );
}

function bindingOf(client: LimitedClient, { tenant }: Limits): Binding {
  const { kind, id, name, owner_name, is_frozen, capabilities } = client;
  return {
    whose: { kind, id },
    name,
    note: (
      <>
        {owner_name === null ? texts.clients.kinds.service : texts.clients.keyOf(owner_name)}
        {is_frozen && <Badge tone="brass">{texts.clients.frozen}</Badge>}
      </>
    ),
    capabilities,
    above: tenant,
  };
}

function MoreThanAllowed({ limits }: { limits: Limits }) {
  const { excess } = texts;
  return (
    <Section title={excess.title} lead={excess.lead}>
      <PagedList query={useInfiniteQuery(excessQuery)} none={<p className="text-soft">{excess.none}</p>}>
        {items => (
          <Table
            label={excess.title}
            columns={[
              { title: excess.columns.account },
              { title: excess.columns.owner },
              { title: excess.columns.tooMuch },
              { title: texts.actions, isHidden: true },
            ]}
          >
            {items.map(each => (
              <ExcessRow key={each.connection_id} excess={each} offered={limits.capabilities} />
            ))}
          </Table>
        )}
      </PagedList>
    </Section>
  );
}

function columnsOf({ capabilities }: Limits) {
  return [
    { title: texts.whoTitle },
    ...capabilities.map(({ name }) => ({ title: texts.short[name] ?? name, className: 'md:text-center' })),
    { title: texts.actions, isHidden: true },
  ];
}
