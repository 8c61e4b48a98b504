import type { User } from '../../api/shapes.ts';
import { freezeUser, removeUser, unfreezeUser } from '../../api/users.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import type { PersonDeed } from './person-deeds.ts';
import { RenameDialog } from './rename-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';

const { freeze, unfreeze, remove } = words.users;

type PersonDialogsParts = { person: User; deed: PersonDeed; onClose: () => void };

export function PersonDialogs({ person, deed, onClose }: PersonDialogsParts) {
  const about = { person, onClose };
  switch (deed) {
    case 'role':
      return <RoleDialog {...about} />;
    case 'rename':
      return <RenameDialog {...about} />;
    case 'freeze':
      return <Ask {...about} texts={freeze} lead={freeze.lead} act={freezeUser} />;
    case 'unfreeze':
      return <Ask {...about} texts={unfreeze} lead={unfreeze.lead} act={unfreezeUser} isHarmless />;
    case 'remove':
      return <Ask {...about} texts={remove} lead={remove.lead(person.address)} act={removeUser} />;
    default:
      throw deed satisfies never;
  }
}

type AskParts = {
  person: User;
  onClose: () => void;
  texts: { title: (name: string) => string; act: string; done: (name: string) => string };
  lead: string;
  act: (userId: string) => Promise<void>;
  isHarmless?: boolean;
};

function Ask({ person, onClose, texts, lead, act, isHarmless = false }: AskParts) {
  const tell = useNotices();
  const deed = useDeed({
    act,
    touches: ['users'],
    onDone: () => {
      onClose();
      tell(texts.done(person.name));
    },
  });
  return (
    <Confirm
      isHarmless={isHarmless}
      onClose={onClose}
      title={texts.title(person.name)}
      lead={lead}
      act={texts.act}
      deed={deed}
      onConfirm={() => deed.start(person.id)}
    />
  );
}
