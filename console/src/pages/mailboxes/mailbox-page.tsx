import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { mailboxQuery } from '../../api/mailboxes.ts';
import type { ShownMailbox } from '../../api/shapes.ts';
import { DetailPage } from '../../parts/detail-page.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { About } from './about.tsx';
import { Checks } from './checks.tsx';
import { Compared } from './compared.tsx';
import { MailboxMenu } from './mailbox-menu.tsx';
import { NotReady } from './not-ready.tsx';
import { Quarantine } from './quarantine.tsx';
import { Reading } from './reading.tsx';
import { Standing } from './standing.tsx';
import { TryOut } from './try-out.tsx';

const { mailboxes } = words;
const { detail: texts } = mailboxes;
const route = getRouteApi('/house/mailboxes/$mailboxId');

/** One mailbox: whether its mail comes, and if not, who has to do what. */
export function MailboxPage() {
  const { mailboxId } = route.useParams();
  const query = useQuery(mailboxQuery(mailboxId));
  const navigate = useNavigate();
  return (
    <DetailPage
      query={query}
      room={{ to: paths.mailboxes, title: mailboxes.title, back: texts.back }}
      gone={texts.gone}
      title={({ name }) => name}
      lead={({ address }) => address}
      actions={mailbox => (
        <MailboxMenu mailbox={mailbox} onArchived={() => navigate({ to: paths.mailboxes })} />
      )}
    >
      {mailbox => <Everything mailbox={mailbox} />}
    </DetailPage>
  );
}

function Everything({ mailbox }: { mailbox: ShownMailbox }) {
  return (
    <div className="grid gap-5">
      {mailbox.account === null && <NotReady />}
      <Standing mailbox={mailbox} />
      <div className="grid gap-5 lg:grid-cols-2 lg:items-start">
        <div className="grid gap-5">
          <Reading mailbox={mailbox} />
          <Compared mailbox={mailbox} />
        </div>
        <div className="grid gap-5">
          <TryOut mailbox={mailbox} />
          <About mailbox={mailbox} />
        </div>
      </div>
      <Checks mailbox={mailbox} />
      <Quarantine mailbox={mailbox} />
    </div>
  );
}
