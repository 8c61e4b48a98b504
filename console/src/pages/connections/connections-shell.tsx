import type { ReactNode } from 'react';
import { useMay } from '../../api/me.ts';
import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { ConnectButton } from './connect-button.tsx';

const { connections } = words;

const mine = { title: connections.tabs.mine, to: paths.connections } as const;
const all = { title: connections.tabs.all, to: paths.allConnections } as const;
const limits = { title: connections.tabs.limits, to: paths.limits } as const;
const permissions = { title: connections.tabs.permissions, to: paths.permissions } as const;

type ConnectionsShellParts = { tab: keyof typeof connections.tabs; lead?: string; children: ReactNode };

/** Around the pages about connections. */
export function ConnectionsShell({ tab, lead, children }: ConnectionsShellParts) {
  const maySeeAll = useMay('connections.read_all');
  const maySeeLimits = useMay('settings.read');
  const tabs = [mine, ...(maySeeAll ? [all] : []), permissions, ...(maySeeLimits ? [limits] : [])];
  return (
    <Page
      title={connections.title}
      part={connections.tabs[tab]}
      lead={lead ?? connections.lead}
      actions={useMay('connections.write') && <ConnectButton look="primary" />}
    >
      <Tabs label={connections.tabsLabel} tabs={tabs} />
      {children}
    </Page>
  );
}
