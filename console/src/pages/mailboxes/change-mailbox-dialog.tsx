import { changeMailbox } from '../../api/mailboxes.ts';
import type { Mailbox } from '../../api/shapes.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import { type Filled, MailboxForm } from './mailbox-form.tsx';

const { change: texts } = words.mailboxes;

type ChangeMailboxParts = { mailbox: Mailbox; onClose: () => void };

export function ChangeMailboxDialog({ mailbox, onClose }: ChangeMailboxParts) {
  const tell = useNotices();
  const saving = useDeed({
    act: ({ address: _, ...facts }: Filled) => changeMailbox({ mailboxId: mailbox.id, ...facts }),
    touches: ['mailboxes'],
    onDone: (_, { name }) => {
      onClose();
      tell(texts.done(name));
    },
  });
  return (
    <Dialog isOpen onClose={onClose} isLocked={saving.isBusy} title={texts.title(mailbox.name)}>
      <MailboxForm saving={saving} before={mailbox} submit={texts.submit} onClose={onClose} />
    </Dialog>
  );
}
