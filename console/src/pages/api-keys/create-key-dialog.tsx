import { useState } from 'react';
import { createKey, isKeyScope, type NewKey } from '../../api/api-keys.ts';
import { useMay } from '../../api/me.ts';
import { Button } from '../../parts/button.tsx';
import { Choices } from '../../parts/choice.tsx';
import { type Deed, useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { SelectField } from '../../parts/select.tsx';
import { words } from '../../words.ts';
import { MadeKey } from './made-key.tsx';
import { ScopeChoices } from './scope-choices.tsx';

const { create: texts, made: madeTexts } = words.apiKeys;
const USUAL_DAYS = '90';

type Owner = NewKey['owner'];
type Made = { name: string; key: string };

export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  const making = useDeed({
    act: createKey,
    touches: ['api-keys'],
    onDone: ({ key }, { name }) => setMade({ name, key }),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isLocked={made !== null || making.isBusy}
      title={made ? madeTexts.title(made.name) : texts.title}
      lead={made ? madeTexts.lead : undefined}
    >
      {made ? (
        <MadeKey text={made.key} onStored={onClose} />
      ) : (
        <CreateForm making={making} onClose={onClose} />
      )}
    </Dialog>
  );
}

function CreateForm({ making, onClose }: { making: Deed<NewKey>; onClose: () => void }) {
  const mayMakeOwn = useMay('own_api_keys.write');
  const mayMakeForService = useMay('api_keys.write');
  const [owner, setOwner] = useState<Owner>(mayMakeOwn ? 'me' : 'service');
  const [lacksScope, setLacksScope] = useState(false);

  function submit(values: FormData) {
    const scopes = values.getAll('scopes').map(String).filter(isKeyScope);
    setLacksScope(scopes.length === 0);
    if (scopes.length === 0) return;
    const days = Number(textOf(values, 'expires_in_days'));
    const key = { name: textOf(values, 'name').trim(), scopes, owner };
    making.start(days > 0 ? { ...key, expires_in_days: days } : key);
  }

  return (
    <Form problem={making.problem} isBusy={making.isBusy} onSubmit={submit}>
      <TextField name="name" label={texts.name} hint={texts.nameHint} autoComplete="off" />
      {mayMakeOwn && mayMakeForService && (
        <Choices
          kind="radio"
          name="owner"
          label={texts.owner}
          chosen={owner}
          onChange={chosen => setOwner(chosen === 'service' ? 'service' : 'me')}
          choices={owners}
        />
      )}
      <ScopeChoices wrong={lacksScope ? texts.needsScope : undefined} onChange={() => setLacksScope(false)} />
      <SelectField name="expires_in_days" label={texts.expiry} options={expiries} defaultValue={USUAL_DAYS} />
      <DialogActions>
        <Button onClick={onClose} isDisabled={making.isBusy}>
          {words.parts.cancel}
        </Button>
        <Button type="submit" look="primary" isBusy={making.isBusy} busyWords={texts.submitting}>
          {texts.submit}
        </Button>
      </DialogActions>
    </Form>
  );
}

const owners = [
  { value: 'me', ...texts.owners.me },
  { value: 'service', ...texts.owners.service },
];

const expiries = ['30', '90', '365', '0'].map(days => ({
  value: days,
  title: texts.expiries[Number(days)] ?? days,
}));
