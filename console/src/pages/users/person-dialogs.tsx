import type { User } from '../../api/shapes.ts';
import { freezeUser, removeUser, unfreezeUser } from '../../api/users.ts';
import { Ask } from '../../parts/ask.tsx';
import { words } from '../../words.ts';
import type { PersonDeed } from './person-deeds.ts';
import { RenameDialog } from './rename-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';

const { freeze, unfreeze, remove } = words.users;

type PersonDialogsParts = { person: User; deed: PersonDeed; onClose: () => void };

export function PersonDialogs({ person, deed, onClose }: PersonDialogsParts) {
  const about = { person, onClose };
  const asking = { name: person.name, touches: ['users'], onClose };
  switch (deed) {
    case 'role':
      return <RoleDialog {...about} />;
    case 'rename':
      return <RenameDialog {...about} />;
    case 'freeze':
      return <Ask {...asking} texts={freeze} lead={freeze.lead} act={() => freezeUser(person.id)} />;
    case 'unfreeze':
      return (
        <Ask
          {...asking}
          texts={unfreeze}
          lead={unfreeze.lead}
          act={() => unfreezeUser(person.id)}
          isHarmless
        />
      );
    case 'remove':
      return (
        <Ask
          {...asking}
          texts={remove}
          lead={remove.lead(person.address)}
          act={() => removeUser(person.id)}
        />
      );
    default:
      throw deed satisfies never;
  }
}
