import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { mailboxesQuery } from '../../api/mailboxes.ts';
import type { ShownTicket } from '../../api/shapes.ts';
import { type Answer, answerTicket, newAnswerKey } from '../../api/tickets.ts';
import { useDeed } from '../../parts/deed.ts';
import { Form, textOf } from '../../parts/form.tsx';
import { linkLook } from '../../parts/link.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Section } from '../../parts/page.tsx';
import { Warning } from '../../parts/warning.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { AnswerFields } from './answer-fields.tsx';
import { addressesIn } from './people.ts';

const { answer: texts } = words.inbox;

/** Its own Send is the confirmation. */
export function AnswerForm({ ticket }: { ticket: ShownTicket }) {
  const { answers_go_to, mailbox } = ticket;
  const { data } = useQuery(mailboxesQuery);
  const sender = data?.mailboxes.find(({ id }) => id === mailbox.id);
  if (!answers_go_to) return <CannotAnswer>{texts.nobody}</CannotAnswer>;
  if (data && !sender) return <CannotAnswer>{texts.archived}</CannotAnswer>;
  if (sender?.account === null) {
    return (
      <CannotAnswer>
        {texts.notConnected}{' '}
        <Link to={paths.mailbox} params={{ mailboxId: mailbox.id }} className={linkLook}>
          {mailbox.name}
        </Link>
      </CannotAnswer>
    );
  }
  return <Writing ticket={ticket} to={answers_go_to} />;
}

function CannotAnswer({ children }: { children: ReactNode }) {
  return (
    <Section title={texts.title}>
      <Warning>
        <p>{children}</p>
      </Warning>
    </Section>
  );
}

type WritingParts = { ticket: ShownTicket; to: NonNullable<ShownTicket['answers_go_to']> };

function Writing({ ticket, to }: WritingParts) {
  const tell = useNotices();
  // Stays the same until it has gone in, so that what is sent again after a lost connection is one answer.
  const [key, setKey] = useState(newAnswerKey);
  const [copies, setCopies] = useState<readonly string[]>([]);
  const [hasSent, setSent] = useState(false);
  const sending = useDeed({
    act: (answer: Answer) => answerTicket(answer),
    touches: ['tickets'],
    onDone: () => {
      setKey(newAnswerKey());
      setSent(true);
      tell(texts.done);
    },
  });

  function submit(values: FormData) {
    const cc = addressesIn(textOf(values, 'cc'));
    setCopies(cc);
    sending.start({
      ticketId: ticket.id,
      key,
      text: textOf(values, 'text'),
      cc,
      close: values.has('close'),
    });
  }

  return (
    <Section
      title={texts.title}
      lead={<span className="wrap-anywhere">{texts.to(to, ticket.mailbox.address)}</span>}
    >
      {isByProgram(ticket) && <p className="mb-4 text-brass">{texts.toProgram}</p>}
      <Form key={key} problem={sending.problem} isBusy={sending.isBusy} onSubmit={submit}>
        <AnswerFields
          ticket={ticket}
          isBusy={sending.isBusy}
          wrongCopies={wrongAmong(copies, sending.problem?.fields)}
          isNext={hasSent}
        />
      </Form>
    </Section>
  );
}

const machines = new Set(['auto_reply', 'bounce', 'notice', 'automatic']);

function isByProgram({ messages }: ShownTicket): boolean {
  return machines.has(messages.findLast(({ direction }) => direction === 'in')?.origin.kind ?? '');
}

/** Which of those in Cc was refused. The server says only which in the row it was. */
function wrongAmong(
  copies: readonly string[],
  fields: Readonly<Record<string, string>> = {},
): readonly string[] {
  return Object.keys(fields).flatMap(path => copies[Number(/^cc\.(\d+)$/.exec(path)?.[1])] ?? []);
}
