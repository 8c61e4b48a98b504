import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { acceptInvitation } from '../../api/invitations.ts';
import { meQuery } from '../../api/me.ts';
import type { InvitationFound } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { PasswordField, TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { invitation } = words;

export function AcceptForm({ token, found }: { token: string; found: InvitationFound }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useNotices();
  const joining = useDeed({
    act: acceptInvitation,
    touches: [],
    onDone: async () => {
      client.clear();
      await navigate({ to: paths.home, replace: true });
      tell(invitation.joined(found.tenant_name));
    },
  });

  return (
    <Form
      problem={joining.problem}
      isBusy={joining.isBusy}
      onSubmit={values =>
        joining.start({ token, name: textOf(values, 'name').trim(), password: textOf(values, 'password') })
      }
    >
      <SignedInAlready />
      {/* For password managers, so that they keep the new password with its address. */}
      <input hidden readOnly type="text" name="username" autoComplete="username" value={found.address} />
      <TextField name="name" label={invitation.name} hint={invitation.nameHint} autoComplete="name" />
      <PasswordField
        name="password"
        label={invitation.password}
        hint={invitation.passwordHint}
        autoComplete="new-password"
      />
      <Button type="submit" look="primary" isBusy={joining.isBusy} busyWords={invitation.submitting}>
        {invitation.submit}
      </Button>
    </Form>
  );
}

function SignedInAlready() {
  const me = useQuery(meQuery);
  if (!me.data) return null;
  return (
    <p className="rounded-lg bg-brass-wash px-3.5 py-2.5 text-brass ring-1 ring-inset ring-brass-line">
      {invitation.alreadySignedIn(me.data.user.name, me.data.tenant.name)}
    </p>
  );
}
