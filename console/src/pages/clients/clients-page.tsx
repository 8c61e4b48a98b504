import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { AppWindow, Plus } from 'lucide-react';
import { useState } from 'react';
import { clientsQuery } from '../../api/clients.ts';
import { useMay } from '../../api/me.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { linkLook } from '../../parts/link.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import { Table } from '../../parts/table.tsx';
import { WithEnded } from '../../parts/with-ended.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { KeysShell } from '../api-keys/keys-shell.tsx';
import { ClientRow } from './client-row.tsx';
import { MakeClientDialog } from './make-client-dialog.tsx';

const { clients } = words;

/** The OAuth clients of services. */
export function ClientsPage() {
  const mayMake = useMay('api_keys.write');
  // Out of the empty list, which goes when the first is made, while what is shown once is still being copied.
  const [isMaking, setMaking] = useState(false);
  const open = () => setMaking(true);
  return (
    <KeysShell
      tab="clients"
      lead={clients.lead}
      actions={mayMake && <MakeButton look="primary" onClick={open} />}
    >
      <PagedList
        query={useInfiniteQuery(clientsQuery)}
        none={
          <Empty icon={AppWindow} {...clients.none}>
            {mayMake && <MakeButton look="plain" onClick={open} />}
          </Empty>
        }
      >
        {items => (
          <WithEnded
            items={items}
            hasEnded={({ revoked_at }) => revoked_at !== null}
            texts={clients.ended}
            none={<Empty icon={AppWindow} {...clients.noneActive} />}
          >
            {shown => (
              <div className="grid gap-3">
                <Table label={words.apiKeys.tabs.clients} columns={columns}>
                  {shown.map(client => (
                    <ClientRow key={client.id} client={client} />
                  ))}
                </Table>
                <Link to={paths.exchangeClients} className={`justify-self-start text-sm ${linkLook}`}>
                  {clients.exchange}
                </Link>
              </div>
            )}
          </WithEnded>
        )}
      </PagedList>
      {isMaking && <MakeClientDialog onClose={() => setMaking(false)} />}
    </KeysShell>
  );
}

const columns = [
  { title: clients.columns.client },
  { title: clients.columns.service },
  { title: clients.columns.scopes },
  { title: clients.columns.proof },
  { title: clients.columns.used },
  { title: clients.columns.actions, isHidden: true },
];

type MakeButtonParts = { look: 'primary' | 'plain'; onClick: () => void };

function MakeButton({ look, onClick }: MakeButtonParts) {
  return (
    <Button look={look} icon={Plus} onClick={onClick}>
      {clients.create.open}
    </Button>
  );
}
