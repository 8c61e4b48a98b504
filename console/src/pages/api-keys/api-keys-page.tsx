import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { apiKeysQuery, type Whose } from '../../api/api-keys.ts';
import { useMay } from '../../api/me.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { linkLook } from '../../parts/link.ts';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { Table } from '../../parts/table.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { useNow } from '../../parts/time.tsx';
import { apiDocs, paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyRow } from './key-row.tsx';
import { hasEnded } from './key-state.ts';

const { apiKeys } = words;

const tabs = [
  { title: apiKeys.tabs.mine, to: paths.apiKeys },
  { title: apiKeys.tabs.all, to: paths.allApiKeys },
] as const;

export function ApiKeysPage({ whose }: { whose: Whose }) {
  const mayMakeOwn = useMay('own_api_keys.write');
  const mayMakeAny = useMay('api_keys.write');
  const maySeeAll = useMay('api_keys.read');
  const mayMake = mayMakeOwn || mayMakeAny;
  return (
    <Page
      title={apiKeys.title}
      part={whose === 'me' ? apiKeys.tabs.mine : apiKeys.tabs.all}
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
      {maySeeAll && <Tabs label={apiKeys.tabsLabel} tabs={tabs} />}
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
    </Page>
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

/** Keys that have ended stay for the record, out of the way until asked for. */
function KeyTable({ keys, whose }: { keys: ApiKey[]; whose: Whose }) {
  const [showsEnded, setShowsEnded] = useState(false);
  const now = useNow();
  const ended = keys.filter(key => hasEnded(key, now));
  const shown = showsEnded ? keys : keys.filter(key => !ended.includes(key));
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
      {shown.length === 0 ? (
        <Empty icon={KeyRound} {...apiKeys.noneActive} />
      ) : (
        <Table label={apiKeys.title} columns={columns}>
          {shown.map(key => (
            <KeyRow key={key.id} apiKey={key} showsOwner={whose === 'all'} />
          ))}
        </Table>
      )}
      {ended.length > 0 && (
        <Button
          look="quiet"
          className="justify-self-start text-soft"
          aria-expanded={showsEnded}
          onClick={() => setShowsEnded(!showsEnded)}
        >
          {showsEnded ? apiKeys.ended.hide : apiKeys.ended.show(ended.length)}
        </Button>
      )}
    </>
  );
}
