import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Stethoscope } from 'lucide-react';
import { googleSetupQuery, lastReportQuery } from '../../api/google-setup.ts';
import type { DoctorReport, SetupStage } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { linkLook, pillLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { Warning } from '../../parts/warning.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Bundle } from './bundle.tsx';
import { StepList } from './doctor-steps.tsx';
import { GoogleShell } from './google-shell.tsx';
import { OutcomeBadge } from './outcome.tsx';
import { useExamination } from './use-examination.ts';

const { googleDoctor: texts } = words;
const route = getRouteApi('/house/settings/integrations/google/doctor');

/** What was found the last time. Google is asked only when somebody starts a check. */
export function DoctorPage() {
  const { stage = 'live' } = route.useSearch();
  const hasDraft = Boolean(useQuery(googleSetupQuery).data?.draft);
  return (
    <GoogleShell tab="doctor" lead={texts.lead} actions={<Bundle />}>
      {(hasDraft || stage === 'draft') && <Stages />}
      <Examination key={stage} stage={stage} />
    </GoogleShell>
  );
}

function Stages() {
  const exactly = { exact: true, includeSearch: true };
  return (
    <nav aria-label={texts.stagesLabel} className="mb-5 flex flex-wrap gap-1">
      <Link to={paths.googleDoctor} search={{}} activeOptions={exactly} className={pillLook}>
        {texts.stages.live}
      </Link>
      <Link to={paths.googleDoctor} search={{ stage: 'draft' }} activeOptions={exactly} className={pillLook}>
        {texts.stages.draft}
      </Link>
    </nav>
  );
}

function Examination({ stage }: { stage: SetupStage }) {
  const run = useExamination(stage);
  return (
    <Loaded query={useQuery(lastReportQuery(stage))} waiting={<RowsSkeleton rows={4} />}>
      {({ report }) => (
        <div className="grid max-w-3xl gap-5">
          <div className="flex flex-wrap items-center justify-between gap-4">
            {report && !run.isBusy ? <Summary report={report} /> : <Progress looking={run.looking} />}
            <Button
              look="primary"
              icon={Stethoscope}
              isBusy={run.isBusy}
              busyWords={texts.checking}
              onClick={run.start}
            >
              {report ? texts.again : texts.start}
            </Button>
          </div>
          {run.problem && <ProblemNote problem={run.problem} />}
          {stage === 'draft' && report && !run.isBusy && <DraftNote report={report} />}
          {run.isBusy || report ? (
            <StepList
              steps={run.isBusy ? run.steps : (report?.steps ?? [])}
              looking={run.isBusy ? run.looking : undefined}
            />
          ) : (
            <Empty icon={Stethoscope} title={texts.never} lead={texts.neverLead} />
          )}
        </div>
      )}
    </Loaded>
  );
}

function Summary({ report }: { report: DoctorReport }) {
  const outcomes = ['fail', 'warn', 'pass', 'skipped'] as const;
  const counted = outcomes.filter(outcome => report.counts[outcome] > 0);
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-2 font-semibold">
        <OutcomeBadge outcome={report.outcome} />
        {texts.overall[report.outcome]}
      </p>
      <p className="text-sm text-soft">
        {`${texts.checked} `}
        <Time at={report.checked_at} />
        {`: ${counted.map(outcome => `${report.counts[outcome]} ${texts.counts[outcome]}`).join(', ')}`}
      </p>
    </div>
  );
}

/** Also read out, but only what is looked at. */
function Progress({ looking }: { looking: string | undefined }) {
  return (
    <p role="status" className="text-soft">
      {looking && texts.looking(looking)}
    </p>
  );
}

/** Whether this is still about the draft that is kept, and the way on. */
function DraftNote({ report }: { report: DoctorReport }) {
  const draft = useQuery(googleSetupQuery).data?.draft;
  return (
    <>
      {draft && draft.id !== report.draft_id && <Warning>{texts.changedSince}</Warning>}
      <Link to={paths.googleSetup} className={`${linkLook} justify-self-start`}>
        {texts.backToDraft}
      </Link>
    </>
  );
}
