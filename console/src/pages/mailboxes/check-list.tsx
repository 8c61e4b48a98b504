import type { MailboxStep } from '../../api/shapes.ts';
import { CopyBox } from '../../parts/copy.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { OutcomeBadge } from '../google-setup/outcome.tsx';

const { checks: texts } = words.mailboxes;
const { remedy: remedyWords, command: commandWords, when: whenWords } = words.googleDoctor;

/** Each step by its name and how it went; what is as it has to be takes little room. */
export function CheckList({ steps }: { steps: readonly MailboxStep[] }) {
  return (
    <ol aria-label={texts.title} className="divide-y divide-line rounded-lg ring-1 ring-line">
      {steps.map(step => (
        <li key={step.name} aria-label={step.title}>
          {/* Told apart by how it went: what went wrong in the meantime opens by itself. */}
          <details key={step.outcome} open={step.outcome === 'fail' || step.outcome === 'warn'}>
            <summary className="px-4 py-2.5 hover:bg-hover/40">
              <span className="inline-flex w-[calc(100%-1.25rem)] flex-wrap items-start justify-between gap-x-4 gap-y-1 ps-1 align-top">
                <h3 className="font-medium">{step.title}</h3>
                <OutcomeBadge outcome={step.outcome} />
              </span>
            </summary>
            <Words step={step} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function Words({ step }: { step: MailboxStep }) {
  return (
    <div className="grid gap-1.5 ps-9 pe-4 pb-3">
      <p className="max-w-prose text-soft wrap-anywhere">{step.says}</p>
      {step.at && (
        <p className="text-sm text-soft">
          {whenWords} <Time at={step.at} />
        </p>
      )}
      <Compared step={step} />
      {step.remedy && (
        <p className="max-w-prose wrap-anywhere">
          <span className="font-medium">{remedyWords}</span> {step.remedy}
        </p>
      )}
      {step.command && <CopyBox label={commandWords} text={step.command} />}
    </div>
  );
}

/** What has to be there and what is, side by side where they differ. */
function Compared({ step: { expected, actual, outcome } }: { step: MailboxStep }) {
  if (expected === null && actual === null) return null;
  if (outcome === 'pass') return <Value text={actual} />;
  return (
    <Facts>
      <Fact title={texts.expected}>
        <Value text={expected} />
      </Fact>
      <Fact title={texts.actual}>
        <Value text={actual} />
      </Fact>
    </Facts>
  );
}

function Value({ text }: { text: string | null }) {
  if (text === null) return <span className="text-soft">{texts.nothing}</span>;
  return <code className="font-mono text-sm wrap-anywhere">{text}</code>;
}
