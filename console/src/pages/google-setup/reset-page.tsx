import { useQuery } from '@tanstack/react-query';
import { beginReset, googleResetQuery } from '../../api/google-setup.ts';
import { useMay } from '../../api/me.ts';
import type { GoogleReset } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { Time } from '../../parts/time.tsx';
import { Warning } from '../../parts/warning.tsx';
import { words } from '../../words.ts';
import { GoogleShell } from './google-shell.tsx';

const { reset: texts } = words.googleSetup;

export function ResetPage() {
  return (
    <GoogleShell tab="reset" lead={texts.lead}>
      <Loaded query={useQuery(googleResetQuery)} waiting={<RowsSkeleton rows={3} />}>
        {reset => <Everything reset={reset} />}
      </Loaded>
    </GoogleShell>
  );
}

function Everything({ reset }: { reset: GoogleReset }) {
  const mayReset = useMay('settings.write');
  return (
    <div className="grid max-w-3xl gap-5">
      <State reset={reset} />
      {reset.open_at_google.length > 0 && (
        <Section title={texts.openTitle} lead={texts.openLead}>
          <Steps steps={reset.open_at_google} />
        </Section>
      )}
      <Section title={texts.stops}>
        <div className="grid gap-5">
          <Steps steps={reset.stops} />
          <p className="max-w-prose">{reset.keeps}</p>
          {mayReset ? <ResetForm reset={reset} /> : <p className="text-soft">{texts.notYours}</p>}
        </div>
      </Section>
    </div>
  );
}

function State({ reset }: { reset: GoogleReset }) {
  return (
    <div role="status" className="empty:hidden">
      {reset.state === 'running' && (
        <Warning>
          <p className="flex items-center gap-2">
            <Spinner />
            {texts.running}
          </p>
        </Warning>
      )}
      {reset.ended_at && (
        <p className="text-soft">
          {`${texts.ended} `}
          <Time at={reset.ended_at} />
        </p>
      )}
    </div>
  );
}

function Steps({ steps }: { steps: GoogleReset['stops'] }) {
  return (
    <Facts>
      {steps.map(({ name, title, says }) => (
        <Fact key={name} title={title}>
          {says}
        </Fact>
      ))}
    </Facts>
  );
}

/** The word is compared by the server, which knows what is meant. */
function ResetForm({ reset }: { reset: GoogleReset }) {
  const tell = useNotices();
  const resetting = useDeed({
    act: beginReset,
    touches: ['google-setup', 'connections'],
    onDone: () => tell(texts.begun),
  });
  return (
    <Form
      key={reset.begun_at}
      label={texts.title}
      problem={resetting.problem}
      isBusy={resetting.isBusy}
      onSubmit={values => resetting.start(textOf(values, 'confirm').trim())}
    >
      <div className="max-w-md">
        <TextField
          name="confirm"
          label={texts.confirm}
          hint={texts.confirmHint(reset.confirm)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </div>
      <Button
        type="submit"
        look="danger"
        className="justify-self-start"
        isBusy={resetting.isBusy}
        busyWords={texts.submitting}
      >
        {texts.submit}
      </Button>
    </Form>
  );
}
