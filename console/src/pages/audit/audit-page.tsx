import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ArrowUp, ScrollText, SearchX } from 'lucide-react';
import { useState } from 'react';
import { auditQuery } from '../../api/audit.ts';
import { useLogGrowth } from '../../api/live.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { Table } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { ChainHead } from './chain-head.tsx';
import { EntryRow } from './entry-row.tsx';
import { ExportMenu } from './export-menu.tsx';
import { type AuditSearch, askedOf } from './filter.ts';
import { Filters } from './filters.tsx';

const { audit } = words;
const route = getRouteApi('/house/audit');

export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = (next: AuditSearch) => void navigate({ search: next, replace: true });
  const asked = askedOf(search);
  const query = useInfiniteQuery(auditQuery(asked));
  const isFiltered = Object.keys(search).length > 0;
  return (
    <Page title={audit.title} lead={audit.lead} actions={<ExportMenu filter={asked} />}>
      <Filters search={search} onFilter={filter} />
      <Newer />
      <PagedList
        query={query}
        none={
          isFiltered ? <NoMatch onClear={() => filter({})} /> : <Empty icon={ScrollText} {...audit.none} />
        }
      >
        {entries => (
          <Table label={audit.title} columns={columns}>
            {entries.map(entry => (
              <EntryRow key={entry.id} entry={entry} onFilter={filter} />
            ))}
          </Table>
        )}
      </PagedList>
      <ChainHead />
    </Page>
  );
}

const columns = [
  { title: audit.columns.what },
  { title: audit.columns.who },
  { title: audit.columns.about },
  { title: audit.columns.when },
  { title: audit.columns.details, isHidden: true },
];

/** Offered, never pushed in: the list one reads stays where it is. It floats, so nothing makes room for it. */
function Newer() {
  const growth = useLogGrowth();
  const client = useQueryClient();
  const [seen, setSeen] = useState(growth);
  const show = async () => {
    setSeen(growth);
    window.scrollTo({ top: 0 });
    await client.resetQueries({ queryKey: ['audit', 'list'] });
  };
  return (
    <div
      role="status"
      className="pointer-events-none sticky top-[calc(var(--banner)+4.25rem)] z-10 mt-4 flex h-0 justify-center lg:top-[calc(var(--banner)+0.75rem)]"
    >
      {growth > seen && (
        <button
          type="button"
          onClick={show}
          className="pointer-events-auto inline-flex h-9 items-center gap-1.5 rounded-full bg-accent px-4 text-sm font-medium text-on-accent shadow-lift animate-rise hover:bg-accent-strong pointer-coarse:h-11"
        >
          <ArrowUp aria-hidden className="size-4" />
          {audit.newer}
        </button>
      )}
    </div>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Empty icon={SearchX} {...audit.noMatch}>
      <Button onClick={onClear}>{audit.filter.clear}</Button>
    </Empty>
  );
}
