import { Link } from '@tanstack/react-router';
import { UserRoundCheck, UserRoundPlus } from 'lucide-react';
import { useMay, useMe } from '../../api/me.ts';
import type { ShownTicket } from '../../api/shapes.ts';
import { changeTicket, isTicketStatus, ticketStatuses } from '../../api/tickets.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { linkLook } from '../../parts/link.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SelectField } from '../../parts/select.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { useAssignees } from './assignees.ts';

const { ticket: texts, statuses, nobodyWrote } = words.inbox;
const NOBODY = '';

/** Whose turn it is, who looks after it, who asked. */
export function About({ ticket }: { ticket: ShownTicket }) {
  const mayChange = useMay('tickets.write');
  const { requester, mailbox, created_at, status, assignee } = ticket;
  return (
    <Section title={texts.about}>
      <div className="grid gap-5">
        {mayChange && <Choices ticket={ticket} />}
        <Facts isNarrow>
          {!mayChange && <Fact title={texts.status}>{statuses[status]}</Fact>}
          {!mayChange && <Fact title={texts.assignee}>{assignee?.name ?? texts.nobody}</Fact>}
          <Fact title={texts.requester}>
            {requester.name && <span className="block">{requester.name}</span>}
            {requester.address ?? nobodyWrote}
          </Fact>
          <Fact title={texts.mailbox}>
            <Link to={paths.mailbox} params={{ mailboxId: mailbox.id }} className={linkLook}>
              {mailbox.name}
            </Link>
          </Fact>
          <Fact title={texts.began}>
            <Time at={created_at} />
          </Fact>
        </Facts>
      </div>
    </Section>
  );
}

function Choices({ ticket: { id: ticketId, status, assignee } }: { ticket: ShownTicket }) {
  const tell = useNotices();
  const { user } = useMe();
  const people = useAssignees(assignee);
  const isMine = assignee?.id === user.id;
  const changing = useDeed({
    act: changeTicket,
    touches: ['tickets'],
    onDone: () => tell(texts.changed),
  });
  return (
    <div className="grid gap-4" aria-busy={changing.isBusy}>
      <SelectField
        name="status"
        label={texts.status}
        value={status}
        onChange={({ target: { value } }) =>
          isTicketStatus(value) && changing.start({ ticketId, status: value })
        }
        options={ticketStatuses.map(each => ({ value: each, title: statuses[each] }))}
      />
      <SelectField
        name="assignee"
        label={texts.assignee}
        value={assignee?.id ?? NOBODY}
        onChange={({ target: { value } }) => changing.start({ ticketId, assignee: value || null })}
        options={[{ value: NOBODY, title: texts.nobody }, ...people]}
      />
      <Button
        icon={isMine ? UserRoundCheck : UserRoundPlus}
        isDisabled={isMine || changing.isBusy}
        onClick={() => changing.start({ ticketId, assignee: user.id })}
      >
        {isMine ? texts.taken : texts.take}
      </Button>
      {changing.problem && <ProblemNote problem={changing.problem} />}
    </div>
  );
}
