import { Link } from '@tanstack/react-router';
import type { Ticket } from '../../api/shapes.ts';
import { linkLook } from '../../parts/link.ts';
import { Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { StatusBadge } from './status-badge.tsx';

const { inbox } = words;
const { columns: titles } = inbox;

export function TicketList({ tickets }: { tickets: readonly Ticket[] }) {
  return (
    <Table label={inbox.title} columns={columns}>
      {tickets.map(ticket => (
        <TicketRow key={ticket.id} ticket={ticket} />
      ))}
    </Table>
  );
}

const columns = [
  { title: titles.ticket },
  { title: titles.status },
  { title: titles.requester },
  { title: titles.assignee },
  { title: titles.last },
];

function TicketRow({ ticket }: { ticket: Ticket }) {
  const { id, number, subject, status, requester, assignee, mailbox, last_message_at } = ticket;
  const name = requester.name || requester.address || inbox.nobodyWrote;
  return (
    <Row isCompact isFaint={status === 'closed'}>
      <NameCell className="max-md:basis-full max-md:pe-0">
        <Link to={paths.ticket} params={{ ticketId: id }} className={`${linkLook} font-medium wrap-anywhere`}>
          {subject || inbox.noSubject}
        </Link>
        <span className="block text-sm text-soft wrap-anywhere">
          <span className="md:hidden">{name} · </span>
          {inbox.number(number)} · {mailbox.name}
        </span>
      </NameCell>
      <Cell title={titles.status} isPlain>
        <StatusBadge status={status} />
      </Cell>
      <Cell title={titles.requester} className="max-md:hidden md:max-w-72 md:min-w-56">
        <span className="block wrap-anywhere">{name}</span>
        {requester.name && <span className="block text-sm text-soft wrap-anywhere">{requester.address}</span>}
      </Cell>
      <Cell title={titles.assignee} isPlain className="max-md:text-sm">
        {assignee?.name ?? <span className="text-soft max-md:sr-only">{inbox.filter.nobody}</span>}
      </Cell>
      <Cell title={titles.last} isPlain className="max-md:ms-auto max-md:text-sm">
        <Time at={last_message_at} />
      </Cell>
    </Row>
  );
}
