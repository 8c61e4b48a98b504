import { ControlRefusal } from '../../frame/control-refusal.ts';
import { makeAccount, makeKey } from '../control/service-accounts.ts';
import { withMember } from '../iam/policy.ts';
import type { ServiceAccount } from '../records.ts';
import { type Deeds, download, required } from './deeds.ts';
import type { Shown } from './parts.ts';

export const accountDeeds: Deeds = {
  'create-account': ({ google, project }, form) => {
    const account = makeAccount(google, project, required(form, 'name').trim());
    for (const role of form.getAll('role')) {
      project.policy = withMember(google.random, project.policy, role, `serviceAccount:${account.email}`);
    }
    return undefined;
  },
  'create-key': async (shown, form) => {
    const file = await makeKey(shown.google, shown.project, accountOf(shown, form));
    return download(`${file.project_id}-${file.private_key_id.slice(0, 12)}.json`, file);
  },
  'delete-key': (shown, form) => {
    accountOf(shown, form).keys.delete(required(form, 'key'));
    return undefined;
  },
  'disable-account': (shown, form) => {
    accountOf(shown, form).isDisabled = true;
    return undefined;
  },
  'enable-account': (shown, form) => {
    accountOf(shown, form).isDisabled = false;
    return undefined;
  },
  'delete-account': (shown, form) => {
    shown.project.serviceAccounts.delete(accountOf(shown, form).email);
    return undefined;
  },
};

function accountOf({ project }: Shown, form: URLSearchParams): ServiceAccount {
  const account = project.serviceAccounts.get(required(form, 'account'));
  if (!account) throw new ControlRefusal(404, 'This project has no such service account.');
  return account;
}
