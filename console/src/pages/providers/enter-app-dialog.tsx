import { useState } from 'react';
import type { ShownProvider } from '../../api/shapes.ts';
import { saveProvider } from '../../api/signin-settings.ts';
import { Button } from '../../parts/button.tsx';
import { Choices } from '../../parts/choice.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { PasswordField, TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { enter: texts, names } = words.providers;
const ON = 'on';

type EnterAppDialogParts = { shown: ShownProvider; mailClientId: string | null; onClose: () => void };

/** The app with which a provider knows the organisation. Nothing of it that is kept is shown here. */
export function EnterAppDialog({ shown, mailClientId, onClose }: EnterAppDialogParts) {
  const { provider } = shown;
  const [client, setClient] = useState<ShownProvider['client']>(shown.client);
  const tell = useNotices();
  const saving = useDeed({
    act: saveProvider,
    touches: ['signin-settings'],
    onDone: () => {
      onClose();
      tell(texts.done(names[provider]));
    },
  });

  function submit(values: FormData) {
    const given = ['client_id', 'client_secret', 'directory_id'].flatMap(name => {
      const text = textOf(values, name).trim();
      return text ? [[name, text] as const] : [];
    });
    saving.start({
      provider,
      client,
      is_active: values.get('is_active') === ON,
      ...Object.fromEntries(given),
    });
  }

  return (
    <Dialog
      isOpen
      onClose={() => !saving.isBusy && onClose()}
      title={texts.title(names[provider])}
      lead={texts.lead[provider]}
    >
      <Form problem={saving.problem} isBusy={saving.isBusy} onSubmit={submit}>
        {provider === 'google' && (
          <Choices
            kind="radio"
            name="client"
            label={texts.which}
            chosen={client}
            onChange={value => setClient(value === 'mail' ? 'mail' : 'own')}
            choices={[
              { value: 'own', title: texts.own, meaning: texts.ownMeaning },
              {
                value: 'mail',
                title: texts.mail(mailClientId ?? '…'),
                meaning: texts.mailMeaning,
                refused: mailClientId === null ? texts.noMail : undefined,
              },
            ]}
          />
        )}
        {client === 'own' && <OwnApp shown={shown} />}
        <Choices
          kind="checkbox"
          name="is_active"
          label={words.providers.apps.states.on}
          chosen={shown.is_active || shown.state === 'missing' ? ON : undefined}
          choices={[{ value: ON, title: texts.activate, meaning: texts.activateMeaning }]}
        />
        <DialogActions>
          <Button onClick={onClose} isDisabled={saving.isBusy}>
            {words.parts.cancel}
          </Button>
          <Button type="submit" look="primary" isBusy={saving.isBusy} busyWords={texts.submitting}>
            {texts.submit}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

function OwnApp({ shown }: { shown: ShownProvider }) {
  const { provider, client, client_id, has_client_secret, directory_id } = shown;
  const keptId = client === 'own' ? client_id : null;
  const isSecretKept = client === 'own' && has_client_secret;
  return (
    <>
      <TextField
        name="client_id"
        label={texts.clientId[provider]}
        hint={keptId === null ? texts.clientIdHint[provider] : texts.clientIdKept(keptId)}
        isOptional={keptId !== null}
        autoComplete="off"
        spellCheck={false}
      />
      <PasswordField
        name="client_secret"
        label={texts.secret}
        hint={isSecretKept ? texts.secretKept : texts.secretHint[provider]}
        required={!isSecretKept}
        autoComplete="off"
      />
      {provider === 'azure-ad' && (
        <TextField
          name="directory_id"
          label={texts.directory}
          hint={texts.directoryHint}
          defaultValue={directory_id ?? ''}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </>
  );
}
