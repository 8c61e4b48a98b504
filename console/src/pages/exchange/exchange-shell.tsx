import type { ReactNode } from 'react';
import { useMe } from '../../api/me.ts';
import type { Permission } from '../../api/shapes.ts';
import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { type Place, paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { exchange } = words;

const tabs: readonly { title: string; to: Place; needs: Permission }[] = [
  { title: exchange.tabs.tryOut, to: paths.exchange, needs: 'tokens.exchange' },
  { title: exchange.tabs.clients, to: paths.exchangeClients, needs: 'settings.read' },
  { title: exchange.tabs.profiles, to: paths.scopeProfiles, needs: 'tokens.exchange' },
  { title: exchange.tabs.subjects, to: paths.subjects, needs: 'connections.read_all' },
  { title: exchange.tabs.issuers, to: paths.jwtIssuers, needs: 'settings.read' },
];

type ExchangeShellParts = {
  tab: keyof typeof exchange.tabs;
  lead: string;
  actions?: ReactNode;
  children: ReactNode;
};

/** Around the pages about who exchanges, for whom, and how that is proven. */
export function ExchangeShell({ tab, lead, actions, children }: ExchangeShellParts) {
  const { permissions } = useMe();
  return (
    <Page title={exchange.title} part={exchange.tabs[tab]} lead={lead} actions={actions}>
      <Tabs label={exchange.tabsLabel} tabs={tabs.filter(({ needs }) => permissions.has(needs))} />
      {children}
    </Page>
  );
}
