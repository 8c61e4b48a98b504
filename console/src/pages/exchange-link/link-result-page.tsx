import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { consentQuery } from '../../api/consents.ts';
import { asProblem } from '../../api/problem.ts';
import type { Consent } from '../../api/shapes.ts';
import { CopyBox } from '../../parts/copy.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { OutcomePanel } from '../connect/outcome-panel.tsx';
import { Doorstep } from '../sign-in/doorstep.tsx';

const { result } = words.exchangeLink;
const { result: consentWords } = words.connect;
const route = getRouteApi(paths.exchangeResult);

/** Where somebody lands who followed a link of the token exchange: the program that sent them goes on. */
export function LinkResultPage() {
  const { flow = '' } = route.useSearch();
  const query = useQuery({ ...consentQuery(flow), enabled: flow !== '' });
  const { status } = asProblem(query.error);
  if (flow === '' || (query.error && (status === 404 || status === 400))) return <NotKnown />;
  return (
    <Doorstep title={query.data ? titleOf(query.data) : consentWords.window}>
      <Loaded query={query} waiting={<LinesSkeleton lines={3} />}>
        {consent => <Standing consent={consent} />}
      </Loaded>
    </Doorstep>
  );
}

function titleOf({ state, outcome, code }: Consent): string {
  if (state === 'finishing') return consentWords.waitingTitle;
  if (code) return result.code.title;
  if (state === 'begun' || state === 'parked') return consentWords.begun.title;
  return (outcome && consentWords.titles[outcome]) ?? consentWords.otherwise;
}

function Standing({ consent }: { consent: Consent }) {
  const { state, outcome, code, says } = consent;
  if (state === 'finishing') {
    return (
      <p role="status" className="flex items-center gap-3 text-soft">
        <Spinner className="size-5" />
        {consentWords.waiting}
      </p>
    );
  }
  if (state === 'begun' || state === 'parked') {
    return <OutcomePanel tone="worth" says={consentWords.begun.lead} remedy={consentWords.begun.remedy} />;
  }
  if (code) {
    return (
      <OutcomePanel tone="worth" says={result.code.says} remedy={result.code.remedy}>
        <CopyBox text={code} label={result.code.label} />
      </OutcomePanel>
    );
  }
  if (outcome === 'connected') {
    return (
      <OutcomePanel tone="good" says={result.connected.says} remedy={result.connected.remedy}>
        <Close />
      </OutcomePanel>
    );
  }
  const isPartial = outcome === 'partial';
  return (
    <OutcomePanel
      tone={isPartial ? 'worth' : 'bad'}
      says={says ?? consentWords.otherwise}
      remedy={isPartial ? result.partial.remedy : result.failedRemedy}
    >
      <Close />
    </OutcomePanel>
  );
}

function Close() {
  return <p className="text-sm text-soft">{result.close}</p>;
}

function NotKnown() {
  const { title, says } = consentWords.notKnown;
  return (
    <Doorstep title={title}>
      <OutcomePanel tone="worth" says={says} remedy={result.failedRemedy} />
    </Doorstep>
  );
}
