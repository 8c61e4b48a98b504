import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect } from 'react';
import { mailboxQuery } from '../../api/mailboxes.ts';
import { asProblem } from '../../api/problem.ts';
import type { ShownMailbox } from '../../api/shapes.ts';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { About } from './about.tsx';
import { Compared } from './compared.tsx';
import { MailboxMenu } from './mailbox-menu.tsx';
import { NotReady } from './not-ready.tsx';
import { Quarantine } from './quarantine.tsx';
import { Reading } from './reading.tsx';
import { Standing } from './standing.tsx';

const { mailboxes } = words;
const { detail: texts } = mailboxes;
const route = getRouteApi('/house/mailboxes/$mailboxId');

/** One mailbox: whether its mail comes, and if not, who has to do what. */
export function MailboxPage() {
  const { mailboxId } = route.useParams();
  const query = useQuery(mailboxQuery(mailboxId));
  const navigate = useNavigate();
  useEffect(() => document.getElementById('page-title')?.focus({ preventScroll: true }), []);
  if (query.error && asProblem(query.error).status === 404) return <Gone />;
  return (
    <Page
      title={query.data?.name ?? mailboxes.title}
      lead={query.data?.address}
      actions={
        query.data && (
          <MailboxMenu mailbox={query.data} onArchived={() => navigate({ to: paths.mailboxes })} />
        )
      }
      above={<Back />}
    >
      <Loaded query={query} waiting={<RowsSkeleton />}>
        {mailbox => <Everything mailbox={mailbox} />}
      </Loaded>
    </Page>
  );
}

function Everything({ mailbox }: { mailbox: ShownMailbox }) {
  return (
    <div className="grid gap-5">
      {mailbox.account === null && <NotReady />}
      <Standing mailbox={mailbox} />
      <div className="grid gap-5 lg:grid-cols-2 lg:items-start">
        <Reading mailbox={mailbox} />
        <div className="grid gap-5">
          <Compared mailbox={mailbox} />
          <About mailbox={mailbox} />
        </div>
      </div>
      <Quarantine mailbox={mailbox} />
    </div>
  );
}

function Back() {
  return (
    <Link to={paths.mailboxes} className={`inline-flex items-center gap-1.5 ${linkLook}`}>
      <ArrowLeft aria-hidden className="size-4" />
      {texts.back}
    </Link>
  );
}

function Gone() {
  return (
    <Page title={texts.gone.title} lead={texts.gone.lead} above={<Back />}>
      {null}
    </Page>
  );
}
