import { useState } from 'react';
import { type IssuerChange, registerIssuer } from '../../api/jwt-issuers.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { textOf } from '../../parts/form.tsx';
import { words } from '../../words.ts';
import { CheckKeysDialog } from './check-keys-dialog.tsx';
import { IssuerForm } from './issuer-form.tsx';

const { register: texts } = words.jwtIssuers;

/** Afterwards its keys are looked at once, so that a mistake shows before the first JWT comes. */
export function RegisterDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ id: string; name: string } | null>(null);
  const registering = useDeed({
    act: registerIssuer,
    touches: ['exchange'],
    onDone: ({ id }, { name }) => setMade({ id, name }),
  });
  if (made) return <CheckKeysDialog issuerId={made.id} name={made.name} onClose={onClose} />;
  return (
    <Dialog isOpen onClose={onClose} isLocked={registering.isBusy} title={texts.title}>
      <IssuerForm
        problem={registering.problem}
        isBusy={registering.isBusy}
        submit={texts.submit}
        busyWords={texts.submitting}
        onClose={onClose}
        onSubmit={(change: IssuerChange, values) =>
          registering.start({
            ...change,
            issuer: textOf(values, 'issuer').trim(),
            subject_claim: textOf(values, 'subject_claim').trim(),
          })
        }
      >
        <TextField name="issuer" label={texts.issuer} hint={texts.issuerHint} {...plain} />
        <TextField
          name="subject_claim"
          label={texts.claim}
          hint={texts.claimHint}
          defaultValue="sub"
          {...plain}
        />
      </IssuerForm>
    </Dialog>
  );
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;
