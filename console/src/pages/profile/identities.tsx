import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { beginToLink, identitiesQuery } from '../../api/identities.ts';
import { useMay } from '../../api/me.ts';
import type { Identity, SigninProvider } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { useLeaveForProvider } from '../sign-in/leave-for-provider.ts';
import { ProviderButton } from '../sign-in/provider-button.tsx';
import { ProviderMark } from '../sign-in/provider-mark.tsx';
import { UnlinkDialog } from './unlink-dialog.tsx';

const { identities: texts } = words.profile;
const route = getRouteApi('/house/profile');

/** Accounts elsewhere by which this person is known, and with which they can sign in. */
export function Identities() {
  const { identity: outcome } = route.useSearch();
  const mayChange = useMay('profile.write');
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid gap-5">
        {outcome && (
          <p role="status" className="rounded-lg bg-accent-wash px-3.5 py-2.5 text-accent">
            {texts.outcomes[outcome]}
          </p>
        )}
        <Loaded query={useQuery(identitiesQuery)} waiting={<LinesSkeleton lines={2} />}>
          {({ identities, providers }) => (
            <>
              {identities.length === 0 && <p className="text-soft">{texts.none}</p>}
              {identities.length > 0 && (
                <ul
                  aria-label={texts.title}
                  className="grid divide-y divide-line rounded-lg ring-1 ring-line"
                >
                  {identities.map(each => (
                    <Row key={each.id} identity={each} mayChange={mayChange} />
                  ))}
                </ul>
              )}
              {mayChange && <LinkButtons providers={providers} />}
            </>
          )}
        </Loaded>
      </div>
    </Section>
  );
}

function Row({ identity, mayChange }: { identity: Identity; mayChange: boolean }) {
  const [isUnlinking, setIsUnlinking] = useState(false);
  const provider = words.providers.names[identity.provider];
  const name = identity.address ?? texts.nameless;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2 ps-3.5 pe-2">
      <span className="flex min-w-0 items-center gap-3">
        <ProviderMark provider={identity.provider} />
        <span className="min-w-0">
          <span className="block font-medium wrap-anywhere">{name}</span>
          <span className="block text-sm text-soft">
            {identity.last_used_at === null ? (
              texts.neverUsed
            ) : (
              <>
                {texts.lastUsed} <Time at={identity.last_used_at} />
              </>
            )}
          </span>
        </span>
      </span>
      {mayChange && (
        <Button
          look="quiet"
          aria-label={texts.unlink.openFor(provider, name)}
          onClick={() => setIsUnlinking(true)}
        >
          {texts.unlink.open}
        </Button>
      )}
      {isUnlinking && (
        <UnlinkDialog
          id={identity.id}
          provider={provider}
          name={name}
          onClose={() => setIsUnlinking(false)}
        />
      )}
    </li>
  );
}

function LinkButtons({ providers }: { providers: readonly SigninProvider[] }) {
  const { chosen, leave, problem } = useLeaveForProvider(beginToLink);
  if (providers.length === 0) return <p className="text-sm text-soft">{texts.noProvider}</p>;
  return (
    <div className="grid gap-3">
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap gap-2">
        {providers.map(provider => (
          <ProviderButton
            key={provider}
            provider={provider}
            label={texts.link[provider]}
            isDisabled={chosen !== null}
            isBusy={chosen === provider}
            onClick={() => leave({ provider, return_to: paths.profile })}
          />
        ))}
      </div>
    </div>
  );
}
