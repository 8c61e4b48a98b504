import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readinessQuery } from '../../api/google-setup.ts';
import { useMay } from '../../api/me.ts';
import { Badge } from '../../parts/badge.tsx';
import { buttonLook } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { SettingsShell } from '../settings/settings-shell.tsx';

const { integrations: texts } = words.settings;

/** Whoever keeps things working sees here whether they are ready, and nothing of what is entered. */
export function IntegrationsPage() {
  return (
    <SettingsShell tab="integrations" lead={texts.lead}>
      <div className="max-w-3xl">
        <Section title={texts.communication} lead={texts.communicationLead}>
          <Loaded query={useQuery(readinessQuery)} waiting={<LinesSkeleton lines={3} />}>
            {({ is_ready }) => <Google isReady={is_ready} />}
          </Loaded>
        </Section>
      </div>
    </SettingsShell>
  );
}

function Google({ isReady }: { isReady: boolean }) {
  const maySee = useMay('settings.read');
  return (
    <div className="flex flex-wrap items-start justify-between gap-4">
      <div className="grid min-w-0 gap-1">
        <h3 className="flex flex-wrap items-center gap-2 font-semibold">
          {texts.google}
          <Badge tone={isReady ? 'good' : 'brass'}>{isReady ? texts.ready : texts.notReady}</Badge>
        </h3>
        <p className="text-soft">{texts.googleLead}</p>
        <p className="text-soft">{isReady ? texts.readyMeaning : texts.notReadyMeaning}</p>
        {!maySee && <p className="text-soft">{texts.notYours}</p>}
      </div>
      {maySee && (
        <Link to={paths.googleSetup} className={buttonLook(isReady ? 'plain' : 'primary')}>
          {texts.open}
        </Link>
      )}
    </div>
  );
}
