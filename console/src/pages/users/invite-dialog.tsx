import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { invite, type NewInvitation } from '../../api/invitations.ts';
import { rolesQuery } from '../../api/users.ts';
import { Button } from '../../parts/button.tsx';
import { type Deed, useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { RoleChoices } from './role-choices.tsx';

const { invite: texts } = words.users;

type Made = { address: string; link: string; expiresAt: string };

export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  const inviting = useDeed({
    act: invite,
    touches: ['invitations'],
    onDone: ({ link, expires_at }, { address }) => setMade({ address, link, expiresAt: expires_at }),
  });
  const finish = () => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={finish}
      isLocked={made !== null || inviting.isBusy}
      title={made ? texts.madeTitle(made.address) : texts.title}
      lead={made ? texts.madeLead : texts.lead}
    >
      {made ? (
        <ShownOnce label={texts.link} text={made.link} onStored={finish}>
          <p className="text-soft">
            {texts.validUntil} <Time at={made.expiresAt} look="precise" />
          </p>
        </ShownOnce>
      ) : (
        <InviteForm inviting={inviting} onClose={finish} />
      )}
    </Dialog>
  );
}

type InviteFormParts = { inviting: Deed<NewInvitation>; onClose: () => void };

function InviteForm({ inviting, onClose }: InviteFormParts) {
  const roles = useQuery(rolesQuery).data?.roles ?? [];
  return (
    <Form
      problem={inviting.problem}
      isBusy={inviting.isBusy}
      onSubmit={values => {
        const chosen = roles.find(({ name }) => name === textOf(values, 'role'));
        if (chosen) inviting.start({ address: textOf(values, 'address').trim(), role: chosen.name });
      }}
    >
      <TextField
        name="address"
        label={texts.address}
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <RoleChoices chosen="member" />
      <DialogActions>
        <Button onClick={onClose} isDisabled={inviting.isBusy}>
          {words.parts.cancel}
        </Button>
        <Button type="submit" look="primary" isBusy={inviting.isBusy} busyWords={texts.submitting}>
          {texts.submit}
        </Button>
      </DialogActions>
    </Form>
  );
}
