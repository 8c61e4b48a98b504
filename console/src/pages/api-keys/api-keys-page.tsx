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
import { KeyRow } from './key-row.tsx';
import { hasEnded } from './key-state.ts';
import { KeysShell } from './keys-shell.tsx';

const { apiKeys } = words;

export function ApiKeysPage({ whose }: { whose: Whose }) {
  const mayMakeOwn = useMay('own_api_keys.write');
  const mayMakeAny = useMay('api_keys.write');
  const mayMake = mayMakeOwn || mayMakeAny;
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
      actions={mayMake && <CreateButton look="primary" />}
    >
      <PagedList
        query={useInfiniteQuery(apiKeysQuery(whose))}
        none={
          <Empty icon={KeyRound} {...apiKeys.none}>
            {mayMake && <CreateButton look="plain" />}
          </Empty>
        }
      >
        {keys => <KeyTable keys={keys} whose={whose} />}
      </PagedList>
    </KeysShell>
  );
}

function CreateButton({ look }: { look: 'primary' | 'plain' }) {
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <Button look={look} icon={Plus} onClick={() => setMaking(true)}>
        {apiKeys.create.open}
      </Button>
      {isMaking && <CreateKeyDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function KeyTable({ keys, whose }: { keys: ApiKey[]; whose: Whose }) {
  const now = useNow();
  const columns = [
    { title: apiKeys.columns.key },
    ...(whose === 'all' ? [{ title: apiKeys.columns.owner }] : []),
    { title: apiKeys.columns.scopes },
    { title: apiKeys.columns.used },
    { title: apiKeys.columns.expires },
    { title: apiKeys.columns.actions, isHidden: true },
  ];
  return (
    <WithEnded
      items={keys}
      hasEnded={key => hasEnded(key, now)}
      texts={apiKeys.ended}
      none={<Empty icon={KeyRound} {...apiKeys.noneActive} />}
    >
      {shown => (
        <Table label={apiKeys.title} columns={columns}>
          {shown.map(key => (
            <KeyRow key={key.id} apiKey={key} showsOwner={whose === 'all'} />
          ))}
        </Table>
      )}
    </WithEnded>
  );
}
