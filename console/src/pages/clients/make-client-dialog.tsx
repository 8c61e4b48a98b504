import { useState } from 'react';
import { isKeyScope } from '../../api/api-keys.ts';
import { makeClient, type NewClient } from '../../api/clients.ts';
import { Choices } from '../../parts/choice.tsx';
import { type Deed, useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { words } from '../../words.ts';
import { ScopeChoices } from '../api-keys/scope-choices.tsx';
import { MadeClient } from './made-client.tsx';

const { create: texts, made: madeTexts } = words.clients;

type Made = { name: string; id: string; secret: string | null };

export function MakeClientDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  const making = useDeed({
    act: makeClient,
    touches: ['clients', 'exchange'],
    onDone: ({ client_id: id, client_secret: secret }, { name }) => setMade({ name, id, secret }),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isLocked={made !== null || making.isBusy}
      title={made ? madeTexts.title(made.name) : texts.title}
      lead={made ? (made.secret ? madeTexts.lead : madeTexts.leadWithKey) : undefined}
    >
      {made ? <MadeClient {...made} onStored={onClose} /> : <MakeForm making={making} onClose={onClose} />}
    </Dialog>
  );
}

function MakeForm({ making, onClose }: { making: Deed<NewClient>; onClose: () => void }) {
  const [proof, setProof] = useState('secret');
  const [lacksScope, setLacksScope] = useState(false);

  function submit(values: FormData) {
    const scopes = values.getAll('scopes').map(String).filter(isKeyScope);
    setLacksScope(scopes.length === 0);
    if (scopes.length === 0) return;
    const client = { service: textOf(values, 'service').trim(), name: textOf(values, 'name').trim(), scopes };
    making.start(proof === 'key' ? { ...client, jwks: textOf(values, 'jwks') } : client);
  }

  return (
    <Form problem={making.problem} isBusy={making.isBusy} onSubmit={submit}>
      <TextField name="service" label={texts.service} hint={texts.serviceHint} autoComplete="off" />
      <TextField name="name" label={texts.name} hint={texts.nameHint} autoComplete="off" />
      <Choices
        kind="radio"
        name="proof"
        label={texts.proof}
        chosen={proof}
        onChange={setProof}
        choices={[
          { value: 'secret', ...texts.proofs.secret },
          { value: 'key', ...texts.proofs.key },
        ]}
      />
      {proof === 'key' && <TextArea name="jwks" label={texts.jwks} hint={texts.jwksHint} />}
      <ScopeChoices wrong={lacksScope ? texts.needsScope : undefined} onChange={() => setLacksScope(false)} />
      <FormActions
        onClose={onClose}
        isBusy={making.isBusy}
        submit={texts.submit}
        busyWords={texts.submitting}
      />
    </Form>
  );
}
