import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { allItems } from '../../api/paged.ts';
import { type TicketFilter, ticketsQuery } from '../../api/tickets.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { NotReady } from '../mailboxes/not-ready.tsx';
import { Filters } from './filters.tsx';
import { NoTickets } from './no-tickets.tsx';
import { SearchField } from './search-field.tsx';
import { TicketList } from './ticket-list.tsx';
import { Views } from './views.tsx';

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
        {(isFiltered || !isEmpty) && <Views />}
        {(isFiltered || !isEmpty) && (
          <search className="grid grid-cols-2 gap-4 *:first:col-span-full *:nth-4:col-span-full lg:flex lg:*:first:min-w-0 lg:*:first:grow-2 lg:*:grow lg:*:basis-0">
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
          {tickets => <TicketList tickets={tickets} />}
        </PagedList>
      </div>
    </Page>
  );
}

function NoneFound({ onAll }: { onAll: () => void }) {
  return (
    <Empty icon={Inbox} title={inbox.noneFound.title} lead={inbox.noneFound.lead}>
      <Button onClick={onAll}>{inbox.noneFound.act}</Button>
    </Empty>
  );
}
