import { labelConnection } from '../../api/connections.ts';
import type { Connection } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { label: texts } = words.connections;

type LabelDialogParts = { connection: Connection; onClose: () => void };

export function LabelDialog({ connection, onClose }: LabelDialogParts) {
  const tell = useNotices();
  const naming = useDeed({
    act: labelConnection,
    touches: ['connections'],
    onDone: () => {
      onClose();
      tell(texts.done);
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={texts.title(connection.address)} lead={texts.lead}>
      <Form
        problem={naming.problem}
        isBusy={naming.isBusy}
        onSubmit={values =>
          naming.start({ connectionId: connection.id, label: textOf(values, 'label').trim() || null })
        }
      >
        <TextField
          name="label"
          label={texts.label}
          defaultValue={connection.label ?? ''}
          maxLength={100}
          autoComplete="off"
          isOptional
        />
        <DialogActions>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button type="submit" look="primary" isBusy={naming.isBusy} busyWords={words.parts.working}>
            {texts.submit}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
