import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { ShownTicket } from '../../api/shapes.ts';
import { changeTicket } from '../../api/tickets.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { linkLook } from '../../parts/link.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { subject: texts } = words.inbox;

/** What the ticket is called here, for whoever knows better than its first mail. */
export function ChangeSubject({ ticket }: { ticket: ShownTicket }) {
  const [isOpen, setOpen] = useState(false);
  const mayChange = useMay('tickets.write');
  if (!mayChange) return null;
  return (
    <>
      <button type="button" className={`${linkLook} text-sm`} onClick={() => setOpen(true)}>
        {texts.open}
      </button>
      {isOpen && (
        <Dialog isOpen onClose={() => setOpen(false)} title={texts.title} lead={texts.lead}>
          <SubjectForm ticket={ticket} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

type SubjectFormParts = { ticket: ShownTicket; onClose: () => void };

function SubjectForm({ ticket: { id: ticketId, subject }, onClose }: SubjectFormParts) {
  const tell = useNotices();
  const saving = useDeed({
    act: changeTicket,
    touches: ['tickets'],
    onDone: () => {
      onClose();
      tell(texts.done);
    },
  });
  return (
    <Form
      problem={saving.problem}
      isBusy={saving.isBusy}
      onSubmit={values => saving.start({ ticketId, subject: textOf(values, 'subject').trim() })}
    >
      <TextField
        name="subject"
        label={texts.label}
        defaultValue={subject}
        maxLength={500}
        autoComplete="off"
        spellCheck
      />
      <FormActions onClose={onClose} isBusy={saving.isBusy} submit={texts.submit} />
    </Form>
  );
}
