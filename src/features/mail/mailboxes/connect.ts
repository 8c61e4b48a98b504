import { capabilities } from '#features/apps/capabilities.ts';
import { type BegunConsent, beginConsent } from '#features/connections/consent/begin.ts';
import { askerOf, findAllowed } from '#features/connections/limits/allowed.ts';
import type { Scope } from '#kernel/scope.ts';
import { needsAccountForProject } from '../watch/project-access.ts';
import { requireMailbox } from './change.ts';
import type { MailboxId } from './mailbox.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { listStored } from './store.ts';

/** Where whoever has the password of the mailbox's account lets its mail be read and answered. */
export async function connectMailbox(needs: MailboxNeeds, who: Scope, id: MailboxId): Promise<BegunConsent> {
  const { address, account } = await needs.database.inTenant(who, async tx => {
    const { address } = await requireMailbox(tx, id);
    const [stored] = await listStored(tx, id);
    return { address, account: stored?.account };
  });
  const asked = await capabilitiesFor(needs, who);
  return beginConsent(needs, who, {
    door: 'mailbox',
    principal: { kind: 'mailbox', id },
    capabilities: asked,
    without: asked.includes('mail.setup') ? [] : ['mail.setup'],
    loginHint: address,
    returnTo: `${needs.origins.console}/mailboxes/${id}`,
    ...(account && { connectionId: account.connectionId }),
  });
}

/** What Google will ask whoever connects the account, and why Keyholder needs it: told before they go there. */
export async function showAsked(needs: MailboxNeeds, who: Scope, id: MailboxId) {
  await needs.database.inTenant(who, tx => requireMailbox(tx, id));
  return (await capabilitiesFor(needs, who)).map(name => {
    const { scopes, meaning } = capabilities[name];
    return { name, scopes, meaning, because: reasons[name] };
  });
}

type Asked = 'mail.read' | 'mail.send' | 'mail.setup';

const reasons: Readonly<Record<Asked, string>> = {
  'mail.read': 'Its mail becomes tickets.',
  'mail.send': 'Answers go out through it.',
  'mail.setup':
    'No service account is entered in the Google settings, so this account sets up what Google needs to tell of new mail at once. It needs the role Pub/Sub Admin in the Google Cloud project for that. With this box left empty mail is looked for every few minutes.',
};

/** Pub/Sub only where no service account looks after it, and nobody holds it back. */
async function capabilitiesFor(needs: MailboxNeeds, who: Scope): Promise<Asked[]> {
  const usual: Asked[] = ['mail.read', 'mail.send'];
  if (!(await needsAccountForProject(needs, who))) return usual;
  const allowed = await needs.database.inTenant(who, tx => findAllowed(tx, askerOf(who.actor)));
  return !allowed || allowed.includes('mail.setup') ? [...usual, 'mail.setup'] : usual;
}
