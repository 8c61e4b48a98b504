import { Scale } from 'lucide-react';
import { compareNow } from '../../api/mailboxes.ts';
import { useMay } from '../../api/me.ts';
import type { ShownMailbox } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { reconciled: texts, compare } = words.mailboxes;

/** Two numbers that ought to be one. */
export function Compared({ mailbox: { id, reconciled, account, state } }: { mailbox: ShownMailbox }) {
  const tell = useNotices();
  const mayRun = useMay('jobs.write');
  const comparing = useDeed({
    act: compareNow,
    touches: ['mailboxes'],
    onDone: () => tell(compare.done),
  });
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid justify-items-start gap-4">
        {reconciled ? <Numbers reconciled={reconciled} /> : <p className="text-soft">{texts.never}</p>}
        {comparing.problem && <ProblemNote problem={comparing.problem} />}
        {mayRun && account && state !== 'paused' && (
          <Button
            icon={Scale}
            isBusy={comparing.isBusy}
            busyWords={words.parts.working}
            onClick={() => comparing.start(id)}
          >
            {compare.open}
          </Button>
        )}
      </div>
    </Section>
  );
}

type Reconciled = NonNullable<ShownMailbox['reconciled']>;

function Numbers({ reconciled: { at, from, theirs, ours, is_equal } }: { reconciled: Reconciled }) {
  return (
    <div className="grid gap-3">
      <Facts>
        <Fact title={texts.theirs}>
          <span className="tabular-nums">{theirs}</span>
        </Fact>
        <Fact title={texts.ours}>
          <span className="tabular-nums">{ours}</span>
        </Fact>
        <Fact title={texts.at}>
          <Time at={at} />
        </Fact>
        <Fact title={texts.from}>
          <Time at={from} look="date" />
        </Fact>
      </Facts>
      <p className={is_equal ? 'text-good' : 'text-brass'}>{is_equal ? texts.equal : texts.different}</p>
    </div>
  );
}
