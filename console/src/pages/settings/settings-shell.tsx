import type { ReactNode } from 'react';
import { useMay } from '../../api/me.ts';
import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { settings } = words;

const general = { title: settings.tabs.general, to: paths.settings } as const;
const providers = { title: settings.tabs.providers, to: paths.providers } as const;
const integrations = { title: settings.tabs.integrations, to: paths.integrations } as const;

type SettingsShellParts = { tab: keyof typeof settings.tabs; lead: string; children: ReactNode };

/** Around the pages about what holds for the whole organisation. */
export function SettingsShell({ tab, lead, children }: SettingsShellParts) {
  const maySeeProviders = useMay('settings.read');
  const maySeeIntegrations = useMay('readiness.read');
  const tabs = [
    general,
    ...(maySeeProviders ? [providers] : []),
    ...(maySeeIntegrations ? [integrations] : []),
  ];
  return (
    <Page title={settings.title} part={settings.tabs[tab]} lead={lead}>
      {tabs.length > 1 && <Tabs label={settings.tabsLabel} tabs={tabs} />}
      {children}
    </Page>
  );
}
