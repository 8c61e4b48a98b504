import { useNavigate } from '@tanstack/react-router';
import { makeMailbox } from '../../api/mailboxes.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { MailboxForm } from './mailbox-form.tsx';

const { create: texts } = words.mailboxes;

export function MakeMailboxDialog({ onClose }: { onClose: () => void }) {
  const tell = useNotices();
  const navigate = useNavigate();
  const making = useDeed({
    act: makeMailbox,
    touches: ['mailboxes'],
    onDone: ({ id }, { name }) => {
      onClose();
      tell(texts.done(name));
      void navigate({ to: paths.mailbox, params: { mailboxId: id } });
    },
  });
  return (
    <Dialog isOpen onClose={onClose} isLocked={making.isBusy} title={texts.title} lead={texts.lead}>
      <MailboxForm saving={making} submit={texts.submit} busyWords={texts.submitting} onClose={onClose} />
    </Dialog>
  );
}
