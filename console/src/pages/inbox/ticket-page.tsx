import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect } from 'react';
import { useMay } from '../../api/me.ts';
import { asProblem } from '../../api/problem.ts';
import type { ShownTicket } from '../../api/shapes.ts';
import { ticketQuery } from '../../api/tickets.ts';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { About } from './about.tsx';
import { AnswerForm } from './answer-form.tsx';
import { MessageCard } from './message-card.tsx';
import { StatusBadge } from './status-badge.tsx';

const { inbox } = words;
const { ticket: texts } = inbox;
const route = getRouteApi('/house/inbox/$ticketId');

/** One conversation, why each mail is in it, and the answer. */
export function TicketPage() {
  const { ticketId } = route.useParams();
  const query = useQuery(ticketQuery(ticketId));
  useEffect(() => document.getElementById('page-title')?.focus({ preventScroll: true }), []);
  const { status } = asProblem(query.error);
  if (query.error && (status === 404 || status === 400)) return <Gone />;
  return (
    <Page
      title={query.data ? query.data.subject || inbox.noSubject : inbox.title}
      lead={query.data && <Lead ticket={query.data} />}
      above={<Back />}
    >
      <Loaded query={query} waiting={<RowsSkeleton />}>
        {ticket => <Everything key={ticket.id} ticket={ticket} />}
      </Loaded>
    </Page>
  );
}

function Everything({ ticket }: { ticket: ShownTicket }) {
  const mayAnswer = useMay('tickets.write');
  return (
    <div className="grid grid-cols-1 gap-5 lg:grid-cols-[minmax(0,1fr)_18rem] lg:items-start">
      <div className="grid min-w-0 grid-cols-1 gap-5">
        <ol aria-label={texts.conversation} className="grid grid-cols-1 gap-4">
          {ticket.messages.map(message => (
            <li key={message.id}>
              <MessageCard ticket={ticket} message={message} />
            </li>
          ))}
        </ol>
        {mayAnswer && <AnswerForm ticket={ticket} />}
      </div>
      <About ticket={ticket} />
    </div>
  );
}

function Lead({ ticket: { number, status } }: { ticket: ShownTicket }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {inbox.number(number)}
      <StatusBadge status={status} />
    </span>
  );
}

function Back() {
  return (
    <Link to={paths.inbox} className={`inline-flex items-center gap-1.5 ${linkLook}`}>
      <ArrowLeft aria-hidden className="size-4" />
      {texts.back}
    </Link>
  );
}

function Gone() {
  return (
    <Page title={texts.gone.title} lead={texts.gone.lead} above={<Back />}>
      {null}
    </Page>
  );
}
