import { useQuery } from '@tanstack/react-query';
import { Stethoscope, Wrench } from 'lucide-react';
import { examinationQuery, setUpAgain } from '../../api/mailboxes.ts';
import { useMay } from '../../api/me.ts';
import { asProblem } from '../../api/problem.ts';
import type { MailboxStep, ShownMailbox } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { CheckList } from './check-list.tsx';

const { checks: texts } = words.mailboxes;

/** What it needs at Google, one thing after the other. Google is asked only when somebody starts it. */
export function Checks({ mailbox: { id, account } }: { mailbox: ShownMailbox }) {
  const maySee = useMay('settings.read');
  const mayRun = useMay('jobs.write');
  const query = useQuery({ ...examinationQuery(id), enabled: false });
  if (!maySee) return null;
  const { data, error, isFetching } = query;
  const isWrong = data?.steps.some(({ outcome }) => outcome === 'fail') ?? false;
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid gap-4">
        <div role="status">{data && !isFetching && <Summary steps={data.steps} at={data.checked_at} />}</div>
        {error && <ProblemNote problem={asProblem(error)} />}
        <div className="flex flex-wrap gap-2">
          <Button
            icon={Stethoscope}
            isBusy={isFetching}
            busyWords={texts.checking}
            onClick={() => void query.refetch()}
          >
            {data ? texts.again : texts.start}
          </Button>
          {isWrong && account && mayRun && <SetUpAgain mailboxId={id} onDone={() => query.refetch()} />}
        </div>
        {data && <CheckList steps={data.steps} />}
      </div>
    </Section>
  );
}

function Summary({ steps, at }: { steps: readonly MailboxStep[]; at: string }) {
  const wrong = steps.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
  return (
    <>
      <p className="font-medium">{wrong.length === 0 ? texts.allWell : texts.wrong(wrong.length)}</p>
      {wrong.length > 0 && <p>{wrong.map(({ title }) => title).join(', ')}</p>}
      <p className="text-sm text-soft">
        {texts.checked} <Time at={at} />
      </p>
    </>
  );
}

/** Puts right at once what would be put right within a day. */
function SetUpAgain({ mailboxId, onDone }: { mailboxId: string; onDone: () => Promise<unknown> }) {
  const tell = useNotices();
  const mending = useDeed({
    act: async (id: string) => {
      const outcome = await setUpAgain(id);
      await onDone();
      return outcome;
    },
    touches: ['mailboxes'],
    onDone: ({ says }) => tell(says),
  });
  return (
    <>
      <Button
        look="primary"
        icon={Wrench}
        isBusy={mending.isBusy}
        busyWords={texts.mending}
        onClick={() => mending.start(mailboxId)}
      >
        {texts.mend}
      </Button>
      {mending.problem && <ProblemNote problem={mending.problem} />}
    </>
  );
}
