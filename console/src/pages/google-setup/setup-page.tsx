import { useQuery } from '@tanstack/react-query';
import { googleSetupQuery } from '../../api/google-setup.ts';
import { useMay } from '../../api/me.ts';
import type { GoogleSetup } from '../../api/shapes.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';
import { DraftPanel } from './draft-panel.tsx';
import { FormerPanel } from './former-panel.tsx';
import { GoogleShell } from './google-shell.tsx';
import { Guide } from './guide.tsx';
import { SetupForm } from './setup-form.tsx';
import { Standing } from './standing.tsx';

/** Shows what is kept here alone: it opens while Google is down, and while the app is dead. */
export function GoogleSetupPage() {
  return (
    <GoogleShell tab="setup" lead={words.googleSetup.lead}>
      <Loaded query={useQuery(googleSetupQuery)} waiting={<RowsSkeleton rows={4} />}>
        {setup => <Everything setup={setup} />}
      </Loaded>
    </GoogleShell>
  );
}

function Everything({ setup }: { setup: GoogleSetup }) {
  const mayWrite = useMay('settings.write');
  const mayChange = mayWrite && setup.can_change;
  return (
    <div className="grid gap-5">
      <Standing setup={setup} mayWrite={mayWrite} />
      {setup.draft && <DraftPanel setup={setup} draft={setup.draft} mayChange={mayChange} />}
      {setup.former && <FormerPanel former={setup.former} mayChange={mayChange} />}
      {mayChange ? <SetupForm setup={setup} /> : <Guide setup={setup} isOneApp={setup.one_app} />}
    </div>
  );
}
