import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isCapability } from '../../api/connections.ts';
import { meQuery } from '../../api/me.ts';
import type { Consent } from '../../api/shapes.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { linkLook } from '../../parts/link.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { useLeaveForGoogle } from '../connections/leave.ts';

const { result } = words.connect;

/** After these, the same consent once more is what helps. */
const worthRepeating = new Set([
  ...['refused', 'nothing_granted', 'no_refresh_token', 'expired', 'declined', 'interrupted'],
  ...['code_refused', 'google_refused', 'google_busy', 'app_changed', 'account_gone', 'address_not_verified'],
  ...['connected_for_another'],
]);

/** Where to go from here. Whoever is not signed in can only be asked to. */
export function WaysOn({ consent }: { consent?: Consent }) {
  const me = useQuery(meQuery);
  if (me.isPending) return null;
  if (!me.data) {
    return (
      <div className="grid gap-3">
        <Link to={paths.signIn} search={{ returnTo: paths.connections }} className={buttonLook('plain')}>
          {result.signIn}
        </Link>
        <p className="text-center text-sm text-soft">{result.close}</p>
      </div>
    );
  }
  return (
    <div className="grid gap-3">
      {consent && <BestWay consent={consent} />}
      {consent?.return_to && (
        <a href={consent.return_to} className={buttonLook('plain')}>
          {result.goBack}
        </a>
      )}
      <Link to={paths.connections} className={buttonLook(consent?.connection_id ? 'quiet' : 'plain')}>
        {result.toConnections}
      </Link>
      {mayHaveMetErrorPage(consent) && (
        <Link to={paths.googleErrors} className={`justify-self-center text-sm ${linkLook}`}>
          {result.errors}
        </Link>
      )}
    </div>
  );
}

/** Google sends nobody back from its own error pages, so the consent just stays open. */
function mayHaveMetErrorPage(consent: Consent | undefined): boolean {
  return !consent || consent.state === 'begun' || consent.outcome === 'expired';
}

function BestWay({ consent }: { consent: Consent }) {
  const leaving = useLeaveForGoogle();
  const { connection_id, outcome, capabilities } = consent;
  const isPartial = outcome === 'partial' && connection_id !== null;
  const mayRepeat = outcome === null || worthRepeating.has(outcome);
  return (
    <>
      {leaving.problem && <ProblemNote problem={leaving.problem} />}
      {connection_id && (
        <Link
          to={paths.connection}
          params={{ connectionId: connection_id }}
          className={buttonLook(isPartial ? 'plain' : 'primary')}
        >
          {result.open}
        </Link>
      )}
      {(isPartial || (mayRepeat && !connection_id)) && (
        <Button
          look={isPartial ? 'plain' : 'primary'}
          isBusy={leaving.isBusy}
          busyWords={words.connections.connect.submitting}
          onClick={() =>
            leaving.start(
              isPartial
                ? { connectionId: connection_id }
                : { capabilities: capabilities.filter(isCapability) },
            )
          }
        >
          {isPartial ? result.rest : result.again}
        </Button>
      )}
    </>
  );
}
