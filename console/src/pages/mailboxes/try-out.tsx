import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleDashed, CircleX, type LucideIcon, MailCheck } from 'lucide-react';
import { useState } from 'react';
import { tryMailbox, tryOutQuery } from '../../api/mailboxes.ts';
import { useMay } from '../../api/me.ts';
import { asProblem } from '../../api/problem.ts';
import type { MailboxTryOut, ShownMailbox } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { classes } from '../../parts/classes.ts';
import { useDeed } from '../../parts/deed.ts';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { words } from '../../words.ts';
import { adviceFor, isOver, LATE_MS, stepsOf, type TryOutStep } from './try-out-steps.ts';

const { tryOut: texts } = words.mailboxes;

const LOOK_EVERY_MS = 1_000;
const LOOK_EVERY_WHEN_LATE_MS = 10_000;

type Begun = { mailId: string; atMs: number };

/** It writes to itself, and one sees whether that comes back, and how fast. */
export function TryOut({ mailbox }: { mailbox: ShownMailbox }) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const mayRun = useMay('jobs.write');
  const trying = useDeed({
    act: tryMailbox,
    touches: [],
    onDone: ({ mail_id }) => setBegun({ mailId: mail_id, atMs: Date.now() }),
  });
  if (!mayRun) return null;
  const isRead = mailbox.account !== null && mailbox.state !== 'paused';
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid justify-items-start gap-4">
        {begun && <Course key={begun.mailId} mailbox={mailbox} begun={begun} />}
        {trying.problem && <ProblemNote problem={trying.problem} />}
        {isRead ? (
          <Button
            icon={MailCheck}
            isBusy={trying.isBusy}
            busyWords={words.parts.working}
            onClick={() => trying.start(mailbox.id)}
          >
            {begun ? texts.again : texts.open}
          </Button>
        ) : (
          <p className="text-soft">{mailbox.account ? texts.paused : texts.notConnected}</p>
        )}
      </div>
    </Section>
  );
}

function Course({ mailbox, begun: { mailId, atMs } }: { mailbox: ShownMailbox; begun: Begun }) {
  const query = useQuery({
    ...tryOutQuery(mailbox.id, mailId),
    refetchInterval: ({ state: { data, dataUpdatedAt } }) => {
      if (isOver(data)) return false;
      return dataUpdatedAt - atMs > LATE_MS ? LOOK_EVERY_WHEN_LATE_MS : LOOK_EVERY_MS;
    },
  });
  const isLate = query.dataUpdatedAt - atMs > LATE_MS;
  return (
    <div className="grid w-full gap-3">
      <ol className="grid gap-2">
        {stepsOf(query.data).map(step => (
          <Step key={step.title} step={step} />
        ))}
      </ol>
      <div role="status">{query.data && <Told tryOut={query.data} isLate={isLate} />}</div>
      {query.error && <ProblemNote problem={asProblem(query.error)} />}
    </div>
  );
}

const marks: Record<TryOutStep['state'], { icon: LucideIcon; look: string }> = {
  done: { icon: CircleCheck, look: 'text-good' },
  waiting: { icon: CircleDashed, look: 'text-soft' },
  failed: { icon: CircleX, look: 'text-danger' },
};

function Step({ step: { title, state, after } }: { step: TryOutStep }) {
  const { icon: Icon, look } = marks[state];
  return (
    <li className="flex items-start gap-2.5">
      <Icon aria-hidden className={classes('mt-0.5 size-4.5 shrink-0', look)} />
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className={classes(state === 'waiting' && 'text-soft')}>{title}</span>
        <span className="sr-only">{texts.states[state]}</span>
        {after && <span className="text-sm text-soft tabular-nums">{after}</span>}
      </span>
    </li>
  );
}

/** How it went so far; where it takes too long, what to do. */
function Told({ tryOut, isLate }: { tryOut: MailboxTryOut; isLate: boolean }) {
  const { sent_to_read_ms, says, remedy } = tryOut;
  if (sent_to_read_ms !== null) {
    return (
      <>
        <p className="font-medium">{texts.back(texts.duration(sent_to_read_ms))}</p>
        {tryOut.pushed_at === null && <p className="text-soft">{texts.foundByLooking}</p>}
      </>
    );
  }
  return (
    <>
      <p>{says}</p>
      {remedy && <p className="text-soft">{remedy}</p>}
      {isLate && !remedy && <p className="mt-1">{adviceFor(tryOut)}</p>}
    </>
  );
}
