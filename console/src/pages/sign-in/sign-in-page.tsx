import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type Credentials, signIn } from '../../api/me.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { PasswordField, TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Doorstep } from './doorstep.tsx';
import { OtherWays } from './other-ways.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { inWordsOfThisPage } from './refusal.ts';

const route = getRouteApi(paths.signIn);

export function SignInPage() {
  const { returnTo = paths.home, because } = route.useSearch();
  const [asksTenant, setAsksTenant] = useState(false);
  const [address, setAddress] = useState('');
  const navigate = useNavigate();
  const client = useQueryClient();
  const entering = useDeed({
    act: signIn,
    touches: [],
    onDone: async () => {
      // What another person may have left in this tab is not shown to this one.
      client.clear();
      await navigate({ to: returnTo, replace: true });
    },
  });

  const problem = useMemo(() => inWordsOfThisPage(entering.problem), [entering.problem]);

  function submit(values: FormData) {
    const tenant = textOf(values, 'tenant').trim();
    const credentials: Credentials = {
      username: textOf(values, 'username').trim(),
      password: textOf(values, 'password'),
    };
    entering.start(tenant ? { ...credentials, tenant } : credentials);
  }

  return (
    <Doorstep title={words.signIn.title} lead={words.signIn.lead} notice={because && notices[because]}>
      <Form onSubmit={submit} problem={problem} isBusy={entering.isBusy}>
        <TextField
          name="username"
          label={words.signIn.username}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          onInput={event => setAddress(event.currentTarget.value.trim())}
        />
        <PasswordField name="password" label={words.signIn.password} autoComplete="current-password" />
        {asksTenant && (
          <TextField
            name="tenant"
            label={words.signIn.tenant}
            hint={words.signIn.tenantHint}
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            isOptional
          />
        )}
        <Button type="submit" look="primary" isBusy={entering.isBusy} busyWords={words.signIn.submitting}>
          {words.signIn.submit}
        </Button>
        {!asksTenant && (
          <button
            type="button"
            onClick={() => setAsksTenant(true)}
            className="-mt-1 justify-self-center rounded px-2 py-1 text-soft underline-offset-4 hover:text-ink hover:underline"
          >
            {words.signIn.askTenant}
          </button>
        )}
      </Form>
      <OtherWays>
        <ProviderButtons address={address} returnTo={returnTo} />
      </OtherWays>
      <p className="mt-6 border-t border-line pt-4 text-sm text-soft">{words.signIn.forgotten}</p>
    </Doorstep>
  );
}

const notices = {
  ended: words.signIn.ended,
  'signed-out': words.signIn.signedOut,
  failed: words.signIn.failed,
} as const;
