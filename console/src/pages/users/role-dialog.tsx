import { useQuery } from '@tanstack/react-query';
import type { User } from '../../api/shapes.ts';
import { changeRole, rolesQuery } from '../../api/users.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { roleName } from '../../parts/role-badge.tsx';
import { words } from '../../words.ts';
import { RoleChoices } from './role-choices.tsx';

const { changeRole: texts } = words.users;

type RoleDialogParts = { person: User; onClose: () => void };

export function RoleDialog({ person, onClose }: RoleDialogParts) {
  return (
    <Dialog isOpen onClose={onClose} title={texts.title(person.name)} lead={texts.lead}>
      <RoleForm person={person} onClose={onClose} />
    </Dialog>
  );
}

function RoleForm({ person, onClose }: { person: User; onClose: () => void }) {
  const tell = useNotices();
  const roles = useQuery(rolesQuery).data?.roles ?? [];
  const changing = useDeed({
    act: changeRole,
    touches: ['users', 'me'],
    onDone: (_nothing, { role }) => {
      onClose();
      tell(texts.done(person.name, roleName(role)));
    },
  });
  return (
    <Form
      problem={changing.problem}
      isBusy={changing.isBusy}
      onSubmit={values => {
        const chosen = roles.find(({ name }) => name === textOf(values, 'role'));
        if (chosen) changing.start({ userId: person.id, role: chosen.name });
      }}
    >
      <RoleChoices chosen={person.role} />
      <DialogActions>
        <Button onClick={onClose}>{words.parts.cancel}</Button>
        <Button type="submit" look="primary" isBusy={changing.isBusy} busyWords={words.parts.working}>
          {texts.submit}
        </Button>
      </DialogActions>
    </Form>
  );
}
