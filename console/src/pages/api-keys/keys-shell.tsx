import type { ReactNode } from 'react';
import { useMay } from '../../api/me.ts';
import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { apiKeys } = words;

const tabs = [
  { title: apiKeys.tabs.mine, to: paths.apiKeys },
  { title: apiKeys.tabs.all, to: paths.allApiKeys },
  { title: apiKeys.tabs.clients, to: paths.clients },
] as const;

type KeysShellParts = {
  tab: keyof typeof apiKeys.tabs;
  lead: ReactNode;
  actions: ReactNode;
  children: ReactNode;
};

/** Around the pages about what programs come in with. */
export function KeysShell({ tab, lead, actions, children }: KeysShellParts) {
  const maySeeAll = useMay('api_keys.read');
  return (
    <Page title={apiKeys.title} part={apiKeys.tabs[tab]} lead={lead} actions={actions}>
      {maySeeAll && <Tabs label={apiKeys.tabsLabel} tabs={tabs} />}
      {children}
    </Page>
  );
}
