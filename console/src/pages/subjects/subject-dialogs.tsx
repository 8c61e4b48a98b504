import type { Subject } from '../../api/shapes.ts';
import { freezeSubject, removeSubject, unfreezeSubject } from '../../api/subjects.ts';
import { Ask } from '../../parts/ask.tsx';
import { words } from '../../words.ts';
import { Consequences } from '../connections/consequences.tsx';
import { AnnounceDialog } from './announce-dialog.tsx';

const { freeze, unfreeze, remove } = words.subjects;

export type SubjectDeed = 'announce' | 'freeze' | 'unfreeze' | 'remove';

type SubjectDialogsParts = { subject: Subject; deed: SubjectDeed; onClose: () => void };

export function SubjectDialogs({ subject, deed, onClose }: SubjectDialogsParts) {
  const { id, name, connections } = subject;
  const asking = { name, touches: ['subjects', 'connections'], onClose };
  switch (deed) {
    case 'announce':
      return <AnnounceDialog subject={subject} onClose={onClose} />;
    case 'freeze':
      return <Ask {...asking} texts={freeze} lead={freeze.lead} act={() => freezeSubject(id)} />;
    case 'unfreeze':
      return (
        <Ask {...asking} texts={unfreeze} lead={unfreeze.lead} act={() => unfreezeSubject(id)} isHarmless />
      );
    case 'remove':
      return (
        <Ask
          {...asking}
          texts={remove}
          lead={<Consequences lines={remove.consequences(connections.map(({ address }) => address))} />}
          act={() => removeSubject(id)}
        />
      );
    default:
      throw deed satisfies never;
  }
}
