import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { ShownProvider } from '../../api/shapes.ts';
import { saveProvider } from '../../api/signin-settings.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { CopyBox } from '../../parts/copy.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { EnterAppDialog } from './enter-app-dialog.tsx';
import { RemoveAppDialog } from './remove-app-dialog.tsx';

const { apps: texts, names } = words.providers;

type Shown = keyof typeof texts.states;
const tones: Readonly<Record<Shown, Tone>> = {
  on: 'good',
  off: 'brass',
  missing: 'plain',
  partial: 'danger',
  refused: 'danger',
};

type ProviderCardParts = { provider: ShownProvider; mailClientId: string | null };

/** One provider: what was entered, what to register there, and whether people sign in with it. */
export function ProviderCard({ provider: shown, mailClientId }: ProviderCardParts) {
  const name = names[shown.provider];
  const state = stateOf(shown);
  return (
    <li className="grid gap-4" aria-label={name}>
      <h3 className="flex flex-wrap items-center gap-2 font-semibold">
        {name}
        <Badge tone={tones[state]}>{texts.states[state]}</Badge>
      </h3>
      {state === 'partial' && <p className="text-danger">{texts.partialMeaning}</p>}
      {shown.refused && (
        <p className="text-danger">
          {texts.refused(name)} <Time at={shown.refused.at} />. {texts.refusedBecause(shown.refused.because)}
        </p>
      )}
      {shown.state !== 'missing' && <Entered shown={shown} />}
      <div className="grid gap-1.5">
        <CopyBox label={texts.redirectUri(name)} text={shown.redirect_uri} />
        <p className="text-sm text-soft">{texts.redirectHint[shown.provider]}</p>
      </div>
      {useMay('settings.write') && <Deeds shown={shown} name={name} mailClientId={mailClientId} />}
    </li>
  );
}

function stateOf({ state, is_active, refused }: ShownProvider): Shown {
  if (state !== 'configured') return state;
  if (!is_active) return 'off';
  return refused ? 'refused' : 'on';
}

function Entered({ shown }: { shown: ShownProvider }) {
  return (
    <Facts>
      <Fact title={texts.clientId}>
        <code className="font-mono text-sm">{shown.client_id ?? texts.secretMissing}</code>
        {shown.client === 'mail' && <span className="text-soft"> · {texts.mailApp}</span>}
      </Fact>
      <Fact title={texts.secret}>{shown.has_client_secret ? texts.secretThere : texts.secretMissing}</Fact>
      {shown.provider === 'azure-ad' && (
        <Fact title={texts.directory}>
          <code className="font-mono text-sm">{shown.directory_id ?? texts.secretMissing}</code>
        </Fact>
      )}
      {shown.changed_at && (
        <Fact title={texts.changed}>
          <Time at={shown.changed_at} />
        </Fact>
      )}
    </Facts>
  );
}

type DeedsParts = { shown: ShownProvider; name: string; mailClientId: string | null };

function Deeds({ shown, name, mailClientId }: DeedsParts) {
  const [open, setOpen] = useState<'enter' | 'remove' | null>(null);
  const tell = useNotices();
  const switching = useDeed({
    act: saveProvider,
    touches: ['signin-settings'],
    onDone: (_settings, { is_active }) => tell((is_active ? texts.switchedOn : texts.switchedOff)(name)),
  });
  const isThere = shown.state !== 'missing';
  const { provider, client, is_active } = shown;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <Button
          aria-label={(isThere ? texts.changeFor : texts.setUpFor)(name)}
          look={isThere ? 'plain' : 'primary'}
          onClick={() => setOpen('enter')}
        >
          {isThere ? texts.change : texts.setUp}
        </Button>
        {shown.state === 'configured' && (
          <Button
            isBusy={switching.isBusy}
            busyWords={words.parts.working}
            onClick={() => switching.start({ provider, client, is_active: !is_active })}
          >
            {is_active ? texts.switchOff : texts.switchOn}
          </Button>
        )}
        {isThere && (
          <Button look="quiet" onClick={() => setOpen('remove')}>
            {texts.remove}
          </Button>
        )}
      </div>
      {switching.problem && <ProblemNote problem={switching.problem} />}
      {open === 'enter' && (
        <EnterAppDialog shown={shown} mailClientId={mailClientId} onClose={() => setOpen(null)} />
      )}
      {open === 'remove' && <RemoveAppDialog provider={provider} onClose={() => setOpen(null)} />}
    </div>
  );
}
