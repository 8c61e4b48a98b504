import { useQuery } from '@tanstack/react-query';
import { offeredQuery } from '../../api/connections.ts';
import { meQuery } from '../../api/me.ts';
import type { Consent } from '../../api/shapes.ts';
import { words } from '../../words.ts';
import { meaningsOf } from '../connections/abilities.ts';
import { ScopeList } from '../connections/scope-list.tsx';
import { OutcomePanel, type Tone } from './outcome-panel.tsx';
import { WaysOn } from './ways-on.tsx';

const { result } = words.connect;

/** What a consent has come to. */
export function Ended({ consent }: { consent: Consent }) {
  const { says, remedy, missing_scopes } = consent;
  return (
    <OutcomePanel tone={toneOf(consent)} says={says ?? result.otherwise} remedy={remedy}>
      {missing_scopes.length > 0 && <Missing scopes={missing_scopes} />}
      <WaysOn consent={consent} />
    </OutcomePanel>
  );
}

function toneOf({ outcome }: Consent): Tone {
  if (outcome === 'connected') return 'good';
  return outcome === 'partial' || outcome === 'refused' || outcome === 'declined' ? 'worth' : 'bad';
}

/** By meaning for those who are signed in; whoever is not sees them to the letter. */
function Missing({ scopes }: { scopes: string[] }) {
  const isSignedIn = useQuery(meQuery).data !== undefined;
  const offered = useQuery({ ...offeredQuery, enabled: isSignedIn }).data;
  return (
    <div className="rounded-lg bg-brass-wash px-4 py-3 ring-1 ring-inset ring-brass-line">
      <h2 className="font-medium">{result.missing}</h2>
      {offered && (
        <ul className="mt-1 grid gap-0.5">
          {meaningsOf(scopes, offered).map(meaning => (
            <li key={meaning} className="first-letter:uppercase">
              {meaning}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-1 text-soft">
        <ScopeList scopes={scopes} />
      </div>
    </div>
  );
}
