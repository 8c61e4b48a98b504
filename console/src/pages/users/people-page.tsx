import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Search, Users } from 'lucide-react';
import { useDeferredValue, useEffect, useState } from 'react';
import { usersQuery } from '../../api/users.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { controlLook } from '../../parts/field.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { Table } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { PersonRow } from './person-row.tsx';
import { UsersShell } from './users-shell.tsx';

const { users } = words;
const TYPING_PAUSE_MS = 250;

export function PeoplePage() {
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const query = useInfiniteQuery({ ...usersQuery(q), placeholderData: keepPreviousData });
  const isSearching = query.isPlaceholderData || q !== typed.trim();

  return (
    <UsersShell tab="people">
      <div className="relative mb-4 max-w-sm">
        <Search
          aria-hidden
          className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-soft"
        />
        <input
          type="search"
          value={typed}
          onChange={event => setTyped(event.target.value)}
          aria-label={users.search}
          placeholder={users.search}
          className={`${controlLook} px-9`}
        />
        {isSearching && <Spinner className="absolute end-3 top-1/2 -mt-2 text-soft" />}
      </div>
      <PagedList query={query} none={<NoOne isSearch={q !== ''} onClear={() => setTyped('')} />}>
        {people => (
          <Table label={users.tabs.people} columns={columns}>
            {people.map(person => (
              <PersonRow key={person.id} person={person} />
            ))}
          </Table>
        )}
      </PagedList>
    </UsersShell>
  );
}

const columns = [
  { title: users.columns.person },
  { title: users.columns.role },
  { title: users.columns.state },
  { title: users.columns.seen },
  { title: users.columns.actions, isHidden: true },
];

function NoOne({ isSearch, onClear }: { isSearch: boolean; onClear: () => void }) {
  if (!isSearch) return <Empty icon={Users} {...users.none} />;
  const { title, lead, clear } = users.noMatch;
  return (
    <Empty icon={Search} title={title} lead={lead}>
      <Button onClick={onClear}>{clear}</Button>
    </Empty>
  );
}

/** What was typed, once the typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return useDeferredValue(settled);
}
