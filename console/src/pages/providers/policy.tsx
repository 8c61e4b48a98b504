import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { SigninPolicy, SigninSettings } from '../../api/shapes.ts';
import { savePolicy } from '../../api/signin-settings.ts';
import { Button } from '../../parts/button.tsx';
import { Choices } from '../../parts/choice.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Form } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { roleName } from '../../parts/role-badge.tsx';
import { SelectField } from '../../parts/select.tsx';
import { words } from '../../words.ts';

const { policy: texts } = words.providers;

const roles = ['member', 'operator', 'technician'] as const satisfies readonly SigninPolicy['default_role'][];

/** Who gets in with Google or Microsoft, beyond those who have been here. */
export function Policy({ settings }: { settings: SigninSettings }) {
  if (useMay('settings.write')) return <PolicyForm settings={settings} />;
  const { policy } = settings;
  return (
    <Facts>
      <Fact title={texts.newUsers}>{policy.new_users === 'refused' ? texts.refused : texts.joins}</Fact>
      <Fact title={texts.role}>{roleName(policy.default_role)}</Fact>
      <Fact title={texts.appWide}>
        {policy.app_wide === 'allowed' ? texts.appWideAllowed : texts.appWideForbidden}
      </Fact>
    </Facts>
  );
}

function PolicyForm({ settings: { policy, app_wide_providers } }: { settings: SigninSettings }) {
  const [newUsers, setNewUsers] = useState(policy.new_users);
  const [appWide, setAppWide] = useState(policy.app_wide);
  const tell = useNotices();
  const saving = useDeed({
    act: savePolicy,
    touches: ['signin-settings'],
    onDone: () => tell(texts.done),
  });

  function submit(values: FormData) {
    const default_role = roles.find(role => role === values.get('default_role')) ?? policy.default_role;
    saving.start({ new_users: newUsers, default_role, app_wide: appWide });
  }

  return (
    <Form label={texts.title} problem={saving.problem} isBusy={saving.isBusy} onSubmit={submit}>
      <Choices
        kind="radio"
        name="new_users"
        label={texts.newUsers}
        chosen={newUsers}
        onChange={value => setNewUsers(value === 'refused' ? 'refused' : 'in_verified_domains')}
        choices={[
          { value: 'refused', title: texts.refused, meaning: texts.refusedMeaning },
          { value: 'in_verified_domains', title: texts.joins, meaning: texts.joinsMeaning },
        ]}
      />
      {newUsers === 'in_verified_domains' && (
        <div className="max-w-md">
          <SelectField
            name="default_role"
            label={texts.role}
            hint={texts.roleHint}
            defaultValue={policy.default_role}
            options={roles.map(role => ({ value: role, title: roleName(role) }))}
          />
        </div>
      )}
      <Choices
        kind="radio"
        name="app_wide"
        label={texts.appWide}
        chosen={appWide}
        onChange={value => setAppWide(value === 'forbidden' ? 'forbidden' : 'allowed')}
        choices={[
          {
            value: 'allowed',
            title: texts.appWideAllowed,
            meaning: texts.appWideAllowedMeaning,
            hint: app_wide_providers.length === 0 ? texts.appWideNone : undefined,
          },
          { value: 'forbidden', title: texts.appWideForbidden, meaning: texts.appWideForbiddenMeaning },
        ]}
      />
      <Button
        type="submit"
        look="primary"
        className="justify-self-start"
        isBusy={saving.isBusy}
        busyWords={texts.submitting}
      >
        {texts.submit}
      </Button>
    </Form>
  );
}
