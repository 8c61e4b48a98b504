import { useInfiniteQuery } from '@tanstack/react-query';
import { RotateCw, ShieldCheck } from 'lucide-react';
import { quarantineQuery, retryAllMails, retryMail } from '../../api/mailboxes.ts';
import { useMay } from '../../api/me.ts';
import type { AsideMail, ShownMailbox } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Section } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { quarantine: texts } = words.mailboxes;

/** What could not be taken, why, and the way to try once more. */
export function Quarantine({ mailbox }: { mailbox: ShownMailbox }) {
  const query = useInfiniteQuery(quarantineQuery(mailbox.id));
  return (
    <Section title={texts.title} lead={texts.lead}>
      <PagedList query={query} none={<None />}>
        {items => (
          <>
            <Table label={texts.title} columns={columns}>
              {items.map(mail => (
                <MailRow key={mail.gmail_id} mailboxId={mailbox.id} mail={mail} />
              ))}
            </Table>
            {items.length > 1 && <RetryAll mailboxId={mailbox.id} />}
          </>
        )}
      </PagedList>
    </Section>
  );
}

function None() {
  return (
    <p className="flex items-center gap-2.5 text-soft">
      <ShieldCheck aria-hidden className="size-4.5 shrink-0 text-good" />
      {texts.none}
    </p>
  );
}

/** For what stood in the way of many, and is mended. */
function RetryAll({ mailboxId }: { mailboxId: string }) {
  const tell = useNotices();
  const mayRetry = useMay('jobs.write');
  const retrying = useDeed({
    act: retryAllMails,
    touches: ['mailboxes'],
    onDone: ({ retried }) => tell(texts.retriedAll(retried)),
  });
  if (!mayRetry) return null;
  return (
    <div className="mt-4">
      <Button
        icon={RotateCw}
        isBusy={retrying.isBusy}
        busyWords={words.parts.working}
        onClick={() => retrying.start(mailboxId)}
      >
        {texts.retryAll}
      </Button>
      {retrying.problem && <ProblemNote problem={retrying.problem} />}
    </div>
  );
}

const columns = [
  { title: texts.columns.why },
  { title: texts.columns.tries },
  { title: texts.columns.at },
  { title: texts.columns.id },
  { title: texts.columns.actions, isHidden: true },
];

function MailRow({ mailboxId, mail }: { mailboxId: string; mail: AsideMail }) {
  const { gmail_id, says, attempts, quarantined_at } = mail;
  const tell = useNotices();
  const mayRetry = useMay('jobs.write');
  const retrying = useDeed({
    act: retryMail,
    touches: ['mailboxes'],
    onDone: () => tell(texts.retried),
  });
  return (
    <Row>
      <NameCell>
        {says}
        {retrying.problem && <ProblemNote problem={retrying.problem} />}
      </NameCell>
      <Cell title={texts.columns.tries}>{attempts}</Cell>
      <Cell title={texts.columns.at}>
        <Time at={quarantined_at} />
      </Cell>
      <Cell title={texts.columns.id}>
        <code className="font-mono text-sm">{gmail_id}</code>
      </Cell>
      <Cell title={texts.columns.actions} isPlain>
        {mayRetry && (
          <Button
            icon={RotateCw}
            isBusy={retrying.isBusy}
            busyWords={words.parts.working}
            aria-label={texts.retryOf(gmail_id)}
            onClick={() => retrying.start({ mailboxId, gmailId: gmail_id })}
          >
            {texts.retry}
          </Button>
        )}
      </Cell>
    </Row>
  );
}
