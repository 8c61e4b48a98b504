import { changeIssuer } from '../../api/jwt-issuers.ts';
import type { JwtIssuer } from '../../api/shapes.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import { IssuerForm } from './issuer-form.tsx';

const { change: texts } = words.jwtIssuers;

type ChangeIssuerParts = { issuer: JwtIssuer; onClose: () => void };

export function ChangeIssuerDialog({ issuer, onClose }: ChangeIssuerParts) {
  const tell = useNotices();
  const saving = useDeed({
    act: changeIssuer,
    touches: ['exchange'],
    onDone: (_nothing, { name }) => {
      onClose();
      tell(texts.done(name));
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isLocked={saving.isBusy}
      title={texts.title(issuer.name)}
      lead={texts.lead(issuer.issuer)}
    >
      <IssuerForm
        before={issuer}
        problem={saving.problem}
        isBusy={saving.isBusy}
        submit={texts.submit}
        onClose={onClose}
        onSubmit={change => saving.start({ issuerId: issuer.id, ...change })}
      />
    </Dialog>
  );
}
