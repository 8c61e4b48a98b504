import { useInfiniteQuery } from '@tanstack/react-query';
import { Bot, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { type SubjectFilter, subjectsQuery } from '../../api/subjects.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { Table } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { ExchangeShell } from '../exchange/exchange-shell.tsx';
import { FilterForm } from './filter-form.tsx';
import { NameSubjectDialog } from './name-subject-dialog.tsx';
import { SubjectRow } from './subject-row.tsx';

const { subjects } = words;

/** Those in whose name platforms act, and what they have connected. */
export function SubjectsPage() {
  const [filter, setFilter] = useState<SubjectFilter>({});
  const isFiltered = filter.name !== undefined || filter.platform !== undefined;
  return (
    <ExchangeShell tab="subjects" lead={subjects.lead} actions={<NameButton look="primary" />}>
      <div className="grid gap-4">
        <FilterForm key={isFiltered ? 'filtered' : 'all'} filter={filter} onFilter={setFilter} />
        <PagedList
          query={useInfiniteQuery(subjectsQuery(filter))}
          none={isFiltered ? <NoMatch onClear={() => setFilter({})} /> : <NoSubject />}
        >
          {items => (
            <Table label={words.exchange.tabs.subjects} columns={columns}>
              {items.map(subject => (
                <SubjectRow key={subject.id} subject={subject} />
              ))}
            </Table>
          )}
        </PagedList>
      </div>
    </ExchangeShell>
  );
}

const columns = [
  { title: subjects.columns.subject },
  { title: subjects.columns.platform },
  { title: subjects.columns.address },
  { title: subjects.columns.seen },
  { title: subjects.columns.connections },
  { title: subjects.columns.actions, isHidden: true },
];

function NoSubject() {
  return (
    <Empty icon={Bot} {...subjects.none}>
      <NameButton look="plain" />
    </Empty>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const { title, lead, clear } = subjects.noMatch;
  return (
    <Empty icon={Search} title={title} lead={lead}>
      <Button onClick={onClear}>{clear}</Button>
    </Empty>
  );
}

function NameButton({ look }: { look: 'primary' | 'plain' }) {
  const [isNaming, setNaming] = useState(false);
  return (
    <>
      <Button look={look} icon={Plus} onClick={() => setNaming(true)}>
        {subjects.name.open}
      </Button>
      {isNaming && <NameSubjectDialog onClose={() => setNaming(false)} />}
    </>
  );
}
