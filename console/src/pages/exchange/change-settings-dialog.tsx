import { useState } from 'react';
import { changeSettings } from '../../api/exchange.ts';
import type { ExchangeClient, ExchangeSettings } from '../../api/shapes.ts';
import { Choices } from '../../parts/choice.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { words } from '../../words.ts';

const { change: texts } = words.exchange.clients;

const USUAL: ExchangeSettings = { min_ttl: 300, subjects: { kind: 'any' } };

type Claims = ExchangeSettings['subjects'];
type ChangeSettingsParts = { client: ExchangeClient; onClose: () => void };

export function ChangeSettingsDialog({ client, onClose }: ChangeSettingsParts) {
  const { kind, id, name } = client;
  const before = client.settings ?? USUAL;
  const [isOwn, setIsOwn] = useState(client.settings !== null);
  const [claims, setClaims] = useState<Claims['kind']>(before.subjects.kind);
  const tell = useNotices();
  const saving = useDeed({
    act: changeSettings,
    touches: ['exchange'],
    onDone: () => {
      onClose();
      tell(texts.done(name));
    },
  });

  function submit(values: FormData) {
    const settings = isOwn
      ? { min_ttl: Number(textOf(values, 'min_ttl')), subjects: claimsIn(claims, textOf(values, 'names')) }
      : null;
    saving.start({ client: { kind, id }, settings });
  }

  return (
    <Dialog isOpen onClose={onClose} isLocked={saving.isBusy} title={texts.title(name)} lead={texts.lead}>
      <Form problem={saving.problem} isBusy={saving.isBusy} onSubmit={submit}>
        <Choices
          kind="radio"
          name="how"
          label={texts.how}
          chosen={isOwn ? 'own' : 'usual'}
          onChange={how => setIsOwn(how === 'own')}
          choices={[
            { value: 'usual', ...texts.ways.usual },
            { value: 'own', ...texts.ways.own },
          ]}
        />
        {isOwn && (
          <>
            <TextField
              name="min_ttl"
              label={texts.ttl}
              hint={texts.ttlHint}
              defaultValue={before.min_ttl}
              inputMode="numeric"
              autoComplete="off"
            />
            <Choices
              kind="radio"
              name="subjects"
              label={texts.subjects}
              chosen={claims}
              onChange={chosen => setClaims(kindIn(chosen))}
              choices={(['any', 'listed', 'none'] as const).map(value => ({ value, ...texts.claims[value] }))}
            />
            {claims === 'listed' && (
              <TextArea
                name="names"
                label={texts.names}
                hint={texts.namesHint}
                defaultValue={before.subjects.kind === 'listed' ? before.subjects.names.join('\n') : ''}
              />
            )}
          </>
        )}
        <FormActions
          onClose={onClose}
          isBusy={saving.isBusy}
          submit={texts.submit}
          busyWords={texts.submitting}
        />
      </Form>
    </Dialog>
  );
}

function kindIn(chosen: string): Claims['kind'] {
  return chosen === 'listed' || chosen === 'none' ? chosen : 'any';
}

/** Names are compared letter by letter, so only what a line needs is taken off. */
function claimsIn(kind: Claims['kind'], text: string): Claims {
  if (kind !== 'listed') return { kind };
  const names = text.split('\n').map(line => line.trim());
  return { kind, names: names.filter(name => name !== '') };
}
