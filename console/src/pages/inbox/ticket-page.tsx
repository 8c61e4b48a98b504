import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import type { ShownTicket } from '../../api/shapes.ts';
import { ticketQuery } from '../../api/tickets.ts';
import { DetailPage } from '../../parts/detail-page.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { About } from './about.tsx';
import { AnswerForm } from './answer-form.tsx';
import { Conversation } from './conversation.tsx';
import { StatusBadge } from './status-badge.tsx';
import { ChangeSubject } from './subject-dialog.tsx';

const { inbox } = words;
const { ticket: texts } = inbox;
const route = getRouteApi('/house/inbox/$ticketId');

/** One conversation, why each mail is in it, and the answer. */
export function TicketPage() {
  const { ticketId } = route.useParams();
  const query = useQuery(ticketQuery(ticketId));
  return (
    <DetailPage
      query={query}
      room={{ to: paths.inbox, title: inbox.title, back: texts.back }}
      gone={texts.gone}
      title={({ subject }) => subject || inbox.noSubject}
      lead={ticket => <Lead ticket={ticket} />}
    >
      {ticket => <Everything key={ticket.id} ticket={ticket} />}
    </DetailPage>
  );
}

function Everything({ ticket }: { ticket: ShownTicket }) {
  const mayAnswer = useMay('tickets.write');
  return (
    <div className="grid grid-cols-1 gap-5 lg:grid-cols-[minmax(0,1fr)_18rem] lg:items-start">
      <div className="grid min-w-0 grid-cols-1 gap-5">
        <Conversation ticket={ticket} />
        {mayAnswer && <AnswerForm ticket={ticket} />}
      </div>
      <About ticket={ticket} />
    </div>
  );
}

function Lead({ ticket }: { ticket: ShownTicket }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {inbox.number(ticket.number)}
      <StatusBadge status={ticket.status} />
      <ChangeSubject ticket={ticket} />
    </span>
  );
}
