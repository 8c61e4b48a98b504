import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { changeReturnOrigins, returnOriginsQuery } from '../../api/return-origins.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';

const { returnOrigins: texts } = words.settings;

/** Sites of the organisation to which a browser may go back after an account was connected. */
export function ReturnOrigins() {
  return (
    <Section title={texts.title} lead={texts.lead}>
      <Loaded query={useQuery(returnOriginsQuery)} waiting={<LinesSkeleton lines={2} />}>
        {({ origins }) => <Origins origins={origins} />}
      </Loaded>
    </Section>
  );
}

function Origins({ origins }: { origins: readonly string[] }) {
  const mayChange = useMay('settings.write');
  const tell = useNotices();
  const removing = useDeed({
    act: changeReturnOrigins,
    touches: ['return-origins'],
    onDone: () => tell(texts.saved),
  });
  return (
    <div className="grid gap-5">
      {origins.length === 0 ? (
        <p className="text-soft">{texts.none}</p>
      ) : (
        <ul
          aria-label={texts.title}
          className="grid max-w-md divide-y divide-line rounded-lg ring-1 ring-line"
        >
          {origins.map(origin => (
            <li key={origin} className="flex items-center justify-between gap-3 py-1 ps-3.5 pe-1">
              <code className="min-w-0 font-mono text-sm wrap-anywhere">{origin}</code>
              {mayChange && (
                <IconButton
                  icon={X}
                  label={texts.remove(origin)}
                  aria-disabled={removing.isBusy || undefined}
                  onClick={() => !removing.isBusy && removing.start(origins.filter(each => each !== origin))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {removing.problem && <ProblemNote problem={removing.problem} />}
      {mayChange && <AddForm key={origins.length} origins={origins} />}
    </div>
  );
}

function AddForm({ origins }: { origins: readonly string[] }) {
  const tell = useNotices();
  const adding = useDeed({
    act: changeReturnOrigins,
    touches: ['return-origins'],
    onDone: () => tell(texts.saved),
  });
  return (
    <Form
      label={texts.title}
      problem={adding.problem}
      isBusy={adding.isBusy}
      onSubmit={values => adding.start([...origins, textOf(values, 'origins').trim()])}
    >
      <div className="max-w-md">
        <TextField
          name="origins"
          label={texts.add}
          hint={texts.hint}
          placeholder={texts.example}
          inputMode="url"
          autoComplete="off"
        />
      </div>
      <Button
        type="submit"
        className="justify-self-start"
        isBusy={adding.isBusy}
        busyWords={words.settings.organisation.saving}
      >
        {texts.submit}
      </Button>
    </Form>
  );
}
