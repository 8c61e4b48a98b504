import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { allItems } from '../../api/paged.ts';
import type { Ticket } from '../../api/shapes.ts';
import { type TicketFilter, ticketsQuery } from '../../api/tickets.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { linkLook } from '../../parts/link.ts';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { NotReady } from '../mailboxes/not-ready.tsx';
import { Filters } from './filters.tsx';
import { NoTickets } from './no-tickets.tsx';
import { SearchField } from './search-field.tsx';
import { StatusBadge } from './status-badge.tsx';

const { inbox } = words;
const route = getRouteApi('/house/inbox');

/** Every ticket, or those that are looked for. New mail comes in by itself. */
export function InboxPage() {
  const filter = route.useSearch();
  const navigate = useNavigate();
  const query = useInfiniteQuery({ ...ticketsQuery(filter), placeholderData: keepPreviousData });
  const show = (search: TicketFilter) => void navigate({ to: paths.inbox, search, replace: true });
  const isFiltered = Object.keys(filter).length > 0;
  const items = query.data ? allItems(query.data) : [];
  const isEmpty = query.data !== undefined && items.length === 0;
  return (
    <Page title={inbox.title} lead={inbox.lead}>
      <div className="grid gap-4">
        <NotReady lead={words.mailboxes.notReady.leadForInbox} />
        {(isFiltered || !isEmpty) && (
          <search className="grid gap-4 sm:grid-cols-2 lg:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))]">
            <SearchField
              q={filter.q ?? ''}
              onSearch={q => {
                const { q: _before, ...rest } = filter;
                show(q ? { ...rest, q } : rest);
              }}
            />
            <Filters filter={filter} onFilter={show} />
          </search>
        )}
        <p role="status" className="sr-only">
          {query.data && !query.isFetching && inbox.shown(items.length, query.hasNextPage)}
        </p>
        <PagedList query={query} none={isFiltered ? <NoneFound onAll={() => show({})} /> : <NoTickets />}>
          {tickets => (
            <Table label={inbox.title} columns={columns}>
              {tickets.map(ticket => (
                <TicketRow key={ticket.id} ticket={ticket} />
              ))}
            </Table>
          )}
        </PagedList>
      </div>
    </Page>
  );
}

const columns = [
  { title: inbox.columns.ticket },
  { title: inbox.columns.status },
  { title: inbox.columns.requester },
  { title: inbox.columns.assignee },
  { title: inbox.columns.last },
];

function TicketRow({ ticket }: { ticket: Ticket }) {
  const { id, number, subject, status, requester, assignee, mailbox, last_message_at } = ticket;
  return (
    <Row isFaint={status === 'closed'}>
      <NameCell>
        <Link to={paths.ticket} params={{ ticketId: id }} className={`${linkLook} font-medium wrap-anywhere`}>
          {subject || inbox.noSubject}
        </Link>
        <span className="block text-sm text-soft wrap-anywhere">
          {inbox.number(number)} · {mailbox.name}
        </span>
      </NameCell>
      <Cell title={inbox.columns.status}>
        <StatusBadge status={status} />
      </Cell>
      <Cell title={inbox.columns.requester} className="md:max-w-72 md:min-w-56">
        <span className="block wrap-anywhere">
          {requester.name || requester.address || inbox.nobodyWrote}
        </span>
        {requester.name && <span className="block text-sm text-soft wrap-anywhere">{requester.address}</span>}
      </Cell>
      <Cell title={inbox.columns.assignee}>
        {assignee?.name ?? <span className="text-soft">{inbox.filter.nobody}</span>}
      </Cell>
      <Cell title={inbox.columns.last}>
        <Time at={last_message_at} />
      </Cell>
    </Row>
  );
}

function NoneFound({ onAll }: { onAll: () => void }) {
  return (
    <Empty icon={Inbox} title={inbox.noneFound.title} lead={inbox.noneFound.lead}>
      <Button onClick={onAll}>{inbox.noneFound.act}</Button>
    </Empty>
  );
}
