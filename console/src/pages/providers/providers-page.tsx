import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/me.ts';
import type { SigninSettings } from '../../api/shapes.ts';
import { signinSettingsQuery } from '../../api/signin-settings.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { Domains } from './domains.tsx';
import { Policy } from './policy.tsx';
import { Preview } from './preview.tsx';
import { ProviderCard } from './provider-card.tsx';

const { providers: texts } = words;

/** With whom people sign in, whose addresses lead here, and who may come in. */
export function ProvidersPage() {
  const mayChange = useMay('settings.write');
  const settings = useQuery(signinSettingsQuery);
  return (
    <SettingsShell tab="providers" lead={texts.lead}>
      <div className="grid max-w-3xl gap-5">
        {!mayChange && <p className="text-soft">{texts.readOnly}</p>}
        <Section title={texts.apps.title} lead={texts.apps.lead}>
          <Loaded query={settings} waiting={<LinesSkeleton lines={6} />}>
            {loaded => <Apps settings={loaded} />}
          </Loaded>
        </Section>
        <Domains />
        <Section title={texts.policy.title} lead={texts.policy.lead}>
          <Loaded query={settings} waiting={<LinesSkeleton lines={5} />}>
            {loaded => <Policy key={JSON.stringify(loaded.policy)} settings={loaded} />}
          </Loaded>
        </Section>
        <Preview />
      </div>
    </SettingsShell>
  );
}

function Apps({ settings }: { settings: SigninSettings }) {
  return (
    <ul className="grid gap-6 *:not-first:border-t *:not-first:border-line *:not-first:pt-6">
      {settings.providers.map(each => (
        <ProviderCard key={each.provider} provider={each} mailClientId={settings.mail_client_id} />
      ))}
    </ul>
  );
}
