import { useState } from 'react';
import { previewSignIn } from '../../api/domains.ts';
import type { SigninPreview } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Section } from '../../parts/page.tsx';
import { words } from '../../words.ts';

const { preview: texts, names } = words.providers;

/** The sign-in page's answer for a domain, as everybody gets it. */
export function Preview() {
  const [found, setFound] = useState<SigninPreview | null>(null);
  const looking = useDeed({ act: previewSignIn, touches: [], onDone: setFound });
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid gap-5">
        <Form
          label={texts.title}
          problem={looking.problem}
          isBusy={looking.isBusy}
          onSubmit={values => looking.start(textOf(values, 'domain').trim())}
        >
          <div className="max-w-md">
            <TextField
              name="domain"
              label={texts.label}
              placeholder={texts.example}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              onInput={() => setFound(null)}
            />
          </div>
          <Button
            type="submit"
            className="justify-self-start"
            isBusy={looking.isBusy}
            busyWords={texts.submitting}
          >
            {texts.submit}
          </Button>
        </Form>
        <div role="status">{found && <Found {...found} />}</div>
      </div>
    </Section>
  );
}

function Found({ domain, is_ours, providers }: SigninPreview) {
  return (
    <div className="grid gap-2 rounded-lg bg-sunken px-4 py-3">
      <p className="wrap-anywhere">{(is_ours ? texts.ours : texts.notOurs)(domain)}</p>
      {providers.length === 0 ? (
        <p className="text-soft">{texts.none}</p>
      ) : (
        <p className="flex flex-wrap items-center gap-2 text-soft">
          {texts.offers}
          {providers.map(each => (
            <Badge key={each} tone="accent">
              {names[each]}
            </Badge>
          ))}
        </p>
      )}
    </div>
  );
}
