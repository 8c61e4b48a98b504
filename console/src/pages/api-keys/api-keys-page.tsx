import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { apiKeysQuery, type Whose } from '../../api/api-keys.ts';
import { useMay } from '../../api/me.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { linkLook } from '../../parts/link.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import { Table } from '../../parts/table.tsx';
import { useNow } from '../../parts/time.tsx';
import { WithEnded } from '../../parts/with-ended.tsx';
import { apiDocs } from '../../paths.ts';
import { words } from '../../words.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import type { KeyDeed } from './key-deeds.ts';
import { KeyDialogs } from './key-dialogs.tsx';
import { KeyRow } from './key-row.tsx';
import { hasEnded } from './key-state.ts';
import { KeysShell } from './keys-shell.tsx';

const { apiKeys } = words;

export function ApiKeysPage({ whose }: { whose: Whose }) {
  const mayMakeOwn = useMay('own_api_keys.write');
  const mayMakeAny = useMay('api_keys.write');
  const mayMake = mayMakeOwn || mayMakeAny;
  // Out of the empty list, which goes when the first is made, while what is shown once is still being copied.
  const [isMaking, setMaking] = useState(false);
  const open = () => setMaking(true);
  return (
    <KeysShell
      tab={whose === 'me' ? 'mine' : 'all'}
      lead={
        <>
          {apiKeys.lead}{' '}
          <a href={apiDocs} className={linkLook}>
            {apiKeys.docs}
          </a>
        </>
      }
      actions={mayMake && <CreateButton look="primary" onClick={open} />}
    >
      <PagedList
        query={useInfiniteQuery(apiKeysQuery(whose))}
        none={
          <Empty icon={KeyRound} {...apiKeys.none}>
            {mayMake && <CreateButton look="plain" onClick={open} />}
          </Empty>
        }
      >
        {keys => <KeyTable keys={keys} whose={whose} />}
      </PagedList>
      {isMaking && <CreateKeyDialog onClose={() => setMaking(false)} />}
    </KeysShell>
  );
}

type CreateButtonParts = { look: 'primary' | 'plain'; onClick: () => void };

function CreateButton({ look, onClick }: CreateButtonParts) {
  return (
    <Button look={look} icon={Plus} onClick={onClick}>
      {apiKeys.create.open}
    </Button>
  );
}

function KeyTable({ keys, whose }: { keys: ApiKey[]; whose: Whose }) {
  const now = useNow();
  // Out of the row: a key that is replaced may end, and its row go, while the new one is still being copied.
  const [open, setOpen] = useState<{ apiKey: ApiKey; deed: KeyDeed } | null>(null);
  const columns = [
    { title: apiKeys.columns.key },
    ...(whose === 'all' ? [{ title: apiKeys.columns.owner }] : []),
    { title: apiKeys.columns.scopes },
    { title: apiKeys.columns.used },
    { title: apiKeys.columns.expires },
    { title: apiKeys.columns.actions, isHidden: true },
  ];
  return (
    <>
      <WithEnded
        items={keys}
        hasEnded={key => hasEnded(key, now)}
        texts={apiKeys.ended}
        none={<Empty icon={KeyRound} {...apiKeys.noneActive} />}
      >
        {shown => (
          <Table label={apiKeys.title} columns={columns}>
            {shown.map(key => (
              <KeyRow
                key={key.id}
                apiKey={key}
                showsOwner={whose === 'all'}
                onDeed={deed => setOpen({ apiKey: key, deed })}
              />
            ))}
          </Table>
        )}
      </WithEnded>
      {open && <KeyDialogs {...open} onClose={() => setOpen(null)} />}
    </>
  );
}
