import { eraseDetails } from '../../api/audit.ts';
import type { AuditEntry } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import { actionText } from './entry-words.tsx';

const { erase: texts } = words.audit;

type EraseDialogParts = { entry: AuditEntry; onClose: () => void; onErased: () => void };

export function EraseDialog({ entry, onClose, onErased }: EraseDialogParts) {
  const tell = useNotices();
  const erasing = useDeed({
    act: eraseDetails,
    touches: ['audit'],
    onDone: () => {
      onErased();
      tell(texts.done);
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={texts.title}
      lead={texts.lead(actionText(entry.action))}
      act={texts.act}
      deed={erasing}
      onConfirm={() => erasing.start(entry.id)}
    />
  );
}
