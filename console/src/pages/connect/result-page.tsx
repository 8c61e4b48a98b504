import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { consentQuery } from '../../api/consents.ts';
import { asProblem } from '../../api/problem.ts';
import type { Consent } from '../../api/shapes.ts';
import { buttonLook } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Doorstep } from '../sign-in/doorstep.tsx';
import { Ended } from './ended.tsx';
import { OutcomePanel } from './outcome-panel.tsx';
import { WaysOn } from './ways-on.tsx';

const { result } = words.connect;
const route = getRouteApi(paths.connectResult);

/** Where everybody lands who comes back from Google, signed in or not. */
export function ResultPage() {
  const { flow, outcome } = route.useSearch();
  return flow ? <OfConsent flowId={flow} /> : <WithoutConsent outcome={outcome} />;
}

function OfConsent({ flowId }: { flowId: string }) {
  const query = useQuery(consentQuery(flowId));
  const { status } = asProblem(query.error);
  if (query.error && (status === 404 || status === 400)) return <NotKnown />;
  return (
    <Doorstep title={query.data ? titleOf(query.data) : result.window}>
      <Loaded query={query} waiting={<LinesSkeleton lines={3} />}>
        {consent => <Standing consent={consent} />}
      </Loaded>
    </Doorstep>
  );
}

function titleOf({ state, outcome }: Consent): string {
  switch (state) {
    case 'begun':
      return result.begun.title;
    case 'parked':
      return result.parked.title;
    case 'finishing':
      return result.waitingTitle;
    case 'finished':
    case 'failed':
      return (outcome && result.titles[outcome]) ?? result.otherwise;
    default:
      return state satisfies never;
  }
}

function Standing({ consent }: { consent: Consent }) {
  switch (consent.state) {
    case 'begun':
      return (
        <OutcomePanel tone="worth" says={result.begun.lead} remedy={result.begun.remedy}>
          <WaysOn consent={consent} />
        </OutcomePanel>
      );
    case 'parked':
      return (
        <OutcomePanel tone="worth" says={result.parked.lead}>
          <Link to={paths.connectConfirm} search={{ flow: consent.id }} className={buttonLook('primary')}>
            {result.parked.act}
          </Link>
        </OutcomePanel>
      );
    case 'finishing':
      return (
        <p role="status" className="flex items-center gap-3 text-soft">
          <Spinner className="size-5" />
          {result.waiting}
        </p>
      );
    case 'finished':
    case 'failed':
      return <Ended consent={consent} />;
    default:
      return consent.state satisfies never;
  }
}

function NotKnown() {
  const { title, says, remedy } = result.notKnown;
  return (
    <Doorstep title={title}>
      <OutcomePanel tone="worth" says={says} remedy={remedy}>
        <WaysOn />
      </OutcomePanel>
    </Doorstep>
  );
}

/** The answer belonged to no consent of ours, so all there is to tell is that. */
function WithoutConsent({ outcome }: { outcome: string | undefined }) {
  const told = (outcome && result.withoutFlow[outcome]) || result.notKnown;
  return (
    <Doorstep title={told.title}>
      <OutcomePanel tone="bad" says={told.says} remedy={told.remedy}>
        <WaysOn />
      </OutcomePanel>
    </Doorstep>
  );
}
