import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRightLeft } from 'lucide-react';
import { doorsQuery, exchangeClientsQuery } from '../../api/exchange.ts';
import { buttonLook } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Table } from '../../parts/table.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { ClientRow } from './client-row.tsx';
import { DoorsForm } from './doors-form.tsx';
import { ExchangeShell } from './exchange-shell.tsx';

const { clients: texts, doors } = words.exchange;

/** How each program exchanges, and which less safe ways are open to all of them. */
export function ExchangeClientsPage() {
  return (
    <ExchangeShell tab="clients" lead={texts.lead}>
      <div className="grid gap-5">
        <PagedList query={useInfiniteQuery(exchangeClientsQuery)} none={<NoClient />}>
          {clients => (
            <div className="grid gap-3">
              <Table label={texts.title} columns={columns}>
                {clients.map(client => (
                  <ClientRow key={client.id} client={client} />
                ))}
              </Table>
              <Link to={paths.allApiKeys} className={`justify-self-start text-sm ${linkLook}`}>
                {texts.keys}
              </Link>
            </div>
          )}
        </PagedList>
        <Section title={doors.title} lead={doors.lead}>
          <Loaded query={useQuery(doorsQuery)} waiting={<LinesSkeleton />}>
            {open => <DoorsForm key={JSON.stringify(open)} open={open} />}
          </Loaded>
        </Section>
      </div>
    </ExchangeShell>
  );
}

const columns = [
  { title: texts.columns.client },
  { title: texts.columns.ttl },
  { title: texts.columns.subjects },
  { title: texts.columns.actions, isHidden: true },
];

function NoClient() {
  const { title, lead, act } = texts.none;
  return (
    <Empty icon={ArrowRightLeft} title={title} lead={lead}>
      <Link to={paths.allApiKeys} className={buttonLook('plain')}>
        {act}
      </Link>
    </Empty>
  );
}
