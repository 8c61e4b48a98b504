import type { Subject } from '../../api/shapes.ts';
import { announceAddress } from '../../api/subjects.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { announce: texts } = words.subjects;

type AnnounceDialogParts = { subject: Subject; onClose: () => void };

export function AnnounceDialog({ subject: { id, name, announced_address }, onClose }: AnnounceDialogParts) {
  const tell = useNotices();
  const saving = useDeed({
    act: announceAddress,
    touches: ['subjects'],
    onDone: () => {
      onClose();
      tell(texts.done(name));
    },
  });
  return (
    <Dialog isOpen onClose={onClose} isLocked={saving.isBusy} title={texts.title(name)} lead={texts.lead}>
      <Form
        problem={saving.problem}
        isBusy={saving.isBusy}
        onSubmit={values =>
          saving.start({ subjectId: id, address: textOf(values, 'address').trim() || null })
        }
      >
        <TextField
          name="address"
          label={texts.address}
          hint={texts.addressHint}
          defaultValue={announced_address ?? ''}
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          isOptional
        />
        <FormActions onClose={onClose} isBusy={saving.isBusy} submit={texts.submit} />
      </Form>
    </Dialog>
  );
}
