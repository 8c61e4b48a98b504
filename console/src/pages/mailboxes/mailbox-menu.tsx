import { Archive, CirclePause, Pencil } from 'lucide-react';
import { useState } from 'react';
import { archiveMailbox, pauseMailbox } from '../../api/mailboxes.ts';
import { useMay } from '../../api/me.ts';
import type { Mailbox } from '../../api/shapes.ts';
import { Ask } from '../../parts/ask.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { words } from '../../words.ts';
import { Consequences } from '../connections/consequences.tsx';
import { ChangeMailboxDialog } from './change-mailbox-dialog.tsx';

const { mailboxes } = words;

type MailboxDeed = 'change' | 'pause' | 'archive';

type MailboxMenuParts = { mailbox: Mailbox; onArchived?: () => Promise<void> };

/** What changes a mailbox or ends it. */
export function MailboxMenu({ mailbox, onArchived }: MailboxMenuParts) {
  const [deed, setDeed] = useState<MailboxDeed | null>(null);
  const mayChange = useMay('settings.write');
  const mayRun = useMay('jobs.write');
  const onClose = () => setDeed(null);
  const asking = { name: mailbox.name, touches: ['mailboxes'], onClose };
  const pause = { title: mailboxes.pause.open, icon: CirclePause, act: () => setDeed('pause') };
  const items = [
    ...(mayChange ? [{ title: mailboxes.change.open, icon: Pencil, act: () => setDeed('change') }] : []),
    ...(mayRun && mailbox.state !== 'paused' ? [pause] : []),
    ...(mayChange
      ? [{ title: mailboxes.archive.open, icon: Archive, isDanger: true, act: () => setDeed('archive') }]
      : []),
  ];
  return (
    <>
      <RowMenu name={mailbox.name} items={items} />
      {deed === 'change' && <ChangeMailboxDialog mailbox={mailbox} onClose={onClose} />}
      {deed === 'pause' && (
        <Ask
          {...asking}
          isHarmless
          texts={mailboxes.pause}
          lead={mailboxes.pause.lead}
          act={() => pauseMailbox(mailbox.id)}
        />
      )}
      {deed === 'archive' && (
        <Ask
          {...asking}
          touches={['mailboxes', 'connections']}
          texts={mailboxes.archive}
          lead={<Consequences lines={mailboxes.archive.consequences} />}
          act={async () => {
            await archiveMailbox(mailbox.id);
            await onArchived?.();
          }}
        />
      )}
    </>
  );
}
