import { freezeIssuer, removeIssuer, unfreezeIssuer } from '../../api/jwt-issuers.ts';
import type { JwtIssuer } from '../../api/shapes.ts';
import { Ask } from '../../parts/ask.tsx';
import { words } from '../../words.ts';
import { ChangeIssuerDialog } from './change-issuer-dialog.tsx';
import { CheckKeysDialog } from './check-keys-dialog.tsx';

const { freeze, unfreeze, remove } = words.jwtIssuers;

export type IssuerDeed = 'check' | 'change' | 'freeze' | 'unfreeze' | 'remove';

type IssuerDialogsParts = { issuer: JwtIssuer; deed: IssuerDeed; onClose: () => void };

export function IssuerDialogs({ issuer, deed, onClose }: IssuerDialogsParts) {
  const { id, name, subjects } = issuer;
  const asking = { name, touches: ['exchange'], onClose };
  switch (deed) {
    case 'check':
      return <CheckKeysDialog issuerId={id} name={name} onClose={onClose} />;
    case 'change':
      return <ChangeIssuerDialog issuer={issuer} onClose={onClose} />;
    case 'freeze':
      return <Ask {...asking} texts={freeze} lead={freeze.lead} act={() => freezeIssuer(id)} />;
    case 'unfreeze':
      return (
        <Ask {...asking} texts={unfreeze} lead={unfreeze.lead} act={() => unfreezeIssuer(id)} isHarmless />
      );
    case 'remove':
      return (
        <Ask
          {...asking}
          texts={remove}
          lead={subjects > 0 ? remove.leadWithSubjects(subjects) : remove.lead}
          act={() => removeIssuer(id)}
        />
      );
    default:
      throw deed satisfies never;
  }
}
