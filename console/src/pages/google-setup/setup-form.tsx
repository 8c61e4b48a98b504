import { useState } from 'react';
import { saveGoogleSetup } from '../../api/google-setup.ts';
import type { GoogleSetup } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Form } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import { AccountFields } from './account-fields.tsx';
import { ClientFields } from './client-fields.tsx';
import { baseOf, changedFields, type Typed } from './fields.ts';
import { Guide } from './guide.tsx';
import { SetupField } from './setup-field.tsx';
import { useNoStrayDrops } from './stray-drops.ts';

const { save: texts } = words.googleSetup;

/** The steps with their fields beside them. Only what was changed is sent, all of it together. */
export function SetupForm({ setup }: { setup: GoogleSetup }) {
  useNoStrayDrops();
  const base = baseOf(setup);
  const [typed, setTyped] = useState<Typed>({});
  const [chosenApp, setChosenApp] = useState<boolean>();
  const isOneApp = chosenApp ?? base.one_app;
  const changes = {
    ...changedFields(typed, isOneApp),
    ...(isOneApp !== base.one_app && { one_app: isOneApp }),
  };
  const isChanged = Object.keys(changes).length > 0;
  const tell = useNotices();
  const saving = useDeed({
    act: saveGoogleSetup,
    touches: ['google-setup', 'connections'],
    onDone: ({ saved_to }) => {
      setTyped({});
      setChosenApp(undefined);
      tell(texts.saved[saved_to]);
    },
  });
  const onType = (more: Typed) => setTyped(before => ({ ...before, ...more }));
  const entering = { typed, kept: base.fields, onType };

  return (
    <Form
      label={texts.form}
      problem={saving.problem}
      isBusy={saving.isBusy}
      onSubmit={() => isChanged && saving.start(changes)}
    >
      <Guide
        setup={setup}
        isOneApp={isOneApp}
        fields={{
          project: <SetupField name="google_project_id" {...entering} />,
          client: <ClientFields {...entering} isOneApp={isOneApp} onChooseApp={setChosenApp} />,
          account: <AccountFields {...entering} />,
        }}
      />
      <SaveBar setup={setup} isChanged={isChanged} isBusy={saving.isBusy} />
    </Form>
  );
}

type SaveBarParts = { setup: GoogleSetup; isChanged: boolean; isBusy: boolean };

function SaveBar({ setup, isChanged, isBusy }: SaveBarParts) {
  const isBeside = setup.draft !== null || setup.status === 'configured';
  const lead = isBeside ? texts.beside : texts.live;
  return (
    <div className="sticky bottom-0 z-10 -mx-1 flex flex-wrap items-center justify-between gap-3 rounded-xl bg-raised px-4 py-3 shadow-lift ring-1 ring-line">
      <p className="min-w-0 max-w-prose text-sm text-soft max-sm:sr-only">
        {isChanged ? lead : texts.nothing}
      </p>
      <Button
        type="submit"
        look="primary"
        className="max-sm:w-full"
        isBusy={isBusy}
        busyWords={texts.submitting}
        isDisabled={!isChanged}
      >
        {setup.draft ? texts.submitDraft : texts.submit}
      </Button>
    </div>
  );
}
