import { useMemo, useState } from 'react';
import { changePassword, useMe } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { PasswordField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { Section } from '../../parts/page.tsx';
import { words } from '../../words.ts';

const { password: texts } = words.profile;

export function PasswordForm() {
  const { user } = useMe();
  const tell = useNotices();
  const [times, setTimes] = useState(0);
  const changing = useDeed({
    act: changePassword,
    touches: ['sessions'],
    onDone: () => {
      setTimes(times + 1);
      tell(texts.done);
    },
  });
  const problem = useMemo(() => atItsField(changing.problem), [changing.problem]);
  return (
    <Section title={texts.title} lead={texts.lead}>
      {/* Begun anew after each change, so that no password stays in its field. */}
      <div key={times} className="max-w-md">
        <Form
          label={texts.title}
          problem={problem}
          isBusy={changing.isBusy}
          onSubmit={values =>
            changing.start({ current: textOf(values, 'current'), next: textOf(values, 'next') })
          }
        >
          <input hidden readOnly type="text" name="username" autoComplete="username" value={user.address} />
          <PasswordField name="current" label={texts.current} autoComplete="current-password" />
          <PasswordField name="next" label={texts.next} hint={texts.hint} autoComplete="new-password" />
          <Button
            type="submit"
            look="primary"
            className="justify-self-start"
            isBusy={changing.isBusy}
            busyWords={texts.submitting}
          >
            {texts.submit}
          </Button>
        </Form>
      </div>
    </Section>
  );
}

/** A wrong current password is told where it was typed. */
function atItsField(problem: Problem | null): Problem | null {
  if (problem?.code !== 'wrong_credentials') return problem;
  return new Problem(problem.status, {
    code: problem.code,
    fields: { current: texts.wrong },
    who_acts: 'person',
  });
}
