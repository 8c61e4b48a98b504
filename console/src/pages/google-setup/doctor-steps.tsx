import type { DoctorStep } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { CopyBox } from '../../parts/copy.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { OutcomeBadge } from './outcome.tsx';

const { googleDoctor: texts } = words;

type StepListParts = { steps: readonly DoctorStep[]; looking: string | undefined };

/** What was looked at, in its order, and what is being looked at now. */
export function StepList({ steps, looking }: StepListParts) {
  return (
    <ol
      aria-label={texts.steps}
      className="divide-y divide-line overflow-hidden rounded-xl bg-surface ring-1 ring-line"
    >
      {steps.map(step => (
        <li key={step.name} aria-label={step.title} className="grid gap-2 px-4 py-4 animate-appear sm:px-5">
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1.5">
            <h2 className="font-semibold">{step.title}</h2>
            <OutcomeBadge outcome={step.outcome} />
          </div>
          <p className="max-w-prose text-sm text-soft">{step.meaning}</p>
          {step.findings.map(finding => (
            <Finding key={`${finding.code} ${finding.service} ${finding.says}`} finding={finding} />
          ))}
        </li>
      ))}
      {looking && (
        <li className="flex items-center gap-3 px-4 py-4 text-soft sm:px-5">
          <Spinner />
          {looking}
        </li>
      )}
    </ol>
  );
}

/** What is so, and where it is not right, what helps: in words, and as a command where there is one. */
function Finding({ finding }: { finding: DoctorStep['findings'][number] }) {
  const { service, says, remedy, command, at } = finding;
  return (
    <div className="grid gap-1.5">
      <p className="max-w-prose wrap-anywhere">
        {service && (
          <>
            <Badge>{texts.services[service]}</Badge>{' '}
          </>
        )}
        {says}
      </p>
      {at && (
        <p className="text-sm">
          {`${texts.when} `}
          <Time at={at} look="precise" />
        </p>
      )}
      {remedy && (
        <p className="max-w-prose wrap-anywhere">
          <span className="font-medium">{`${texts.remedy} `}</span>
          {remedy}
        </p>
      )}
      {command && <CopyBox label={texts.command} text={command} />}
    </div>
  );
}
