import { useState } from 'react';
import { changePassword, useMe } from '../../api/me.ts';
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
  return (
    <Section title={texts.title} lead={texts.lead}>
      {/* Begun anew after each change, so that no password stays in its field. */}
      <div key={times} className="max-w-md">
        <Form
          label={texts.title}
          problem={changing.problem}
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
