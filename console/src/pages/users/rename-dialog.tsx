import type { User } from '../../api/shapes.ts';
import { renameUser } from '../../api/users.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { rename: texts } = words.users;

type RenameDialogParts = { person: User; onClose: () => void };

export function RenameDialog({ person, onClose }: RenameDialogParts) {
  return (
    <Dialog isOpen onClose={onClose} title={texts.title(person.name)}>
      <RenameForm person={person} onClose={onClose} />
    </Dialog>
  );
}

function RenameForm({ person, onClose }: { person: User; onClose: () => void }) {
  const tell = useNotices();
  const renaming = useDeed({
    act: renameUser,
    touches: ['users', 'me'],
    onDone: () => {
      onClose();
      tell(texts.done);
    },
  });
  return (
    <Form
      problem={renaming.problem}
      isBusy={renaming.isBusy}
      onSubmit={values => renaming.start({ userId: person.id, name: textOf(values, 'name').trim() })}
    >
      <TextField name="name" label={texts.name} defaultValue={person.name} autoComplete="off" />
      <DialogActions>
        <Button onClick={onClose}>{words.parts.cancel}</Button>
        <Button type="submit" look="primary" isBusy={renaming.isBusy} busyWords={words.parts.working}>
          {texts.submit}
        </Button>
      </DialogActions>
    </Form>
  );
}
