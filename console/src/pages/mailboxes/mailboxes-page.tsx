import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Mails, Plus } from 'lucide-react';
import { useState } from 'react';
import { mailboxesQuery } from '../../api/mailboxes.ts';
import { useMay } from '../../api/me.ts';
import type { Mailbox } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { ActionsCell, Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { MailboxBadge } from './mailbox-badge.tsx';
import { MailboxMenu } from './mailbox-menu.tsx';
import { MakeMailboxDialog } from './make-mailbox-dialog.tsx';
import { NotReady } from './not-ready.tsx';
import { StillWaiting } from './still-waiting.tsx';

const { mailboxes } = words;

/** Where mail comes in that becomes tickets. */
export function MailboxesPage() {
  const mayChange = useMay('settings.write');
  const [isMaking, setMaking] = useState(false);
  const open = () => setMaking(true);
  return (
    <Page
      title={mailboxes.title}
      lead={mailboxes.lead}
      actions={mayChange && <MakeButton look="primary" onClick={open} />}
    >
      <div className="grid gap-4">
        <NotReady />
        <Loaded query={useQuery(mailboxesQuery)} waiting={<RowsSkeleton rows={3} />}>
          {({ mailboxes: items }) =>
            items.length === 0 ? (
              <Empty
                icon={Mails}
                title={mailboxes.none.title}
                lead={mayChange ? mailboxes.none.lead : mailboxes.none.leadForReaders}
              >
                {mayChange && <MakeButton look="plain" onClick={open} />}
              </Empty>
            ) : (
              <Table label={mailboxes.title} columns={columns}>
                {items.map(mailbox => (
                  <MailboxRow key={mailbox.id} mailbox={mailbox} />
                ))}
              </Table>
            )
          }
        </Loaded>
      </div>
      {isMaking && <MakeMailboxDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}

const columns = [
  { title: mailboxes.columns.mailbox },
  { title: mailboxes.columns.state },
  { title: mailboxes.columns.push },
  { title: mailboxes.columns.sync },
  { title: mailboxes.columns.waiting },
  { title: mailboxes.columns.actions, isHidden: true },
];

function MailboxRow({ mailbox }: { mailbox: Mailbox }) {
  const { id, name, address, says, last_push_at, last_sync_at } = mailbox;
  return (
    <Row>
      <NameCell>
        <Link
          to={paths.mailbox}
          params={{ mailboxId: id }}
          className={`${linkLook} font-medium wrap-anywhere`}
        >
          {name}
        </Link>
        <span className="block text-sm text-soft wrap-anywhere">{address}</span>
      </NameCell>
      <Cell title={mailboxes.columns.state}>
        <span className="grid max-w-72 justify-items-start gap-1">
          <MailboxBadge mailbox={mailbox} />
          <span className="text-sm text-soft">{says}</span>
        </span>
      </Cell>
      <Cell title={mailboxes.columns.push}>
        <Since at={last_push_at} />
      </Cell>
      <Cell title={mailboxes.columns.sync}>
        <Since at={last_sync_at} />
      </Cell>
      <Cell title={mailboxes.columns.waiting}>
        <StillWaiting mailbox={mailbox} />
      </Cell>
      <ActionsCell>
        <MailboxMenu mailbox={mailbox} />
      </ActionsCell>
    </Row>
  );
}

function Since({ at }: { at: string | null }) {
  return at ? <Time at={at} /> : <span className="text-soft">{mailboxes.never}</span>;
}

type MakeButtonParts = { look: 'primary' | 'plain'; onClick: () => void };

function MakeButton({ look, onClick }: MakeButtonParts) {
  return (
    <Button look={look} icon={Plus} onClick={onClick}>
      {mailboxes.create.open}
    </Button>
  );
}
