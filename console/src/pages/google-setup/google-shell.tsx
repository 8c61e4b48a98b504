import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { linkLook } from '../../parts/link.ts';
import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { googleSetup: texts } = words;

const tabs = [
  { title: texts.tabs.setup, to: paths.googleSetup },
  { title: texts.tabs.doctor, to: paths.googleDoctor },
  { title: texts.tabs.reset, to: paths.googleReset },
] as const;

type GoogleShellParts = {
  tab: keyof typeof texts.tabs;
  lead: string;
  actions?: ReactNode;
  children: ReactNode;
};

/** Around the pages about the organisation's Google app. */
export function GoogleShell({ tab, lead, actions, children }: GoogleShellParts) {
  return (
    <Page
      title={texts.title}
      part={texts.tabs[tab]}
      lead={lead}
      actions={actions}
      above={
        <Link to={paths.integrations} className={`inline-flex items-center gap-1.5 ${linkLook}`}>
          <ArrowLeft aria-hidden className="size-4" />
          {texts.back}
        </Link>
      }
    >
      <Tabs label={texts.tabsLabel} tabs={tabs} />
      {children}
    </Page>
  );
}
