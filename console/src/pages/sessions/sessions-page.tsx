import { useInfiniteQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { allItems } from '../../api/paged.ts';
import { endOtherSessions, sessionsQuery } from '../../api/sessions.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { Table } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { SessionRow } from './session-row.tsx';

const { sessions } = words;

export function SessionsPage() {
  const query = useInfiniteQuery(sessionsQuery);
  const hasOthers = allItems(query.data).some(session => !session.is_current);
  return (
    <Page title={sessions.title} lead={sessions.lead} actions={hasOthers && <EndOthers />}>
      <PagedList query={query} none={null}>
        {items => (
          <>
            <Table label={sessions.title} columns={columns}>
              {items.map(session => (
                <SessionRow key={session.id} session={session} />
              ))}
            </Table>
            {items.length === 1 && <p className="text-soft">{sessions.onlyThis}</p>}
          </>
        )}
      </PagedList>
    </Page>
  );
}

const columns = [
  { title: sessions.columns.where },
  { title: sessions.columns.started },
  { title: sessions.columns.seen },
  { title: sessions.columns.expires },
  { title: sessions.columns.actions, isHidden: true },
];

function EndOthers() {
  const { endOthers: texts } = sessions;
  const [isAsking, setAsking] = useState(false);
  const tell = useNotices();
  const ending = useDeed<void, void>({
    act: endOtherSessions,
    touches: ['sessions'],
    onDone: () => {
      setAsking(false);
      tell(texts.done);
    },
  });
  return (
    <>
      <Button icon={LogOut} onClick={() => setAsking(true)}>
        {texts.open}
      </Button>
      {isAsking && (
        <Confirm
          onClose={() => setAsking(false)}
          title={texts.title}
          lead={texts.lead}
          act={texts.act}
          deed={ending}
          onConfirm={() => ending.start()}
        />
      )}
    </>
  );
}
