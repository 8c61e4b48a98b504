import { z } from 'zod';
import { receiveAnswer } from '#features/connections/consent/receive.ts';
import { disconnectAll } from '#features/connections/disconnect/disconnect.ts';
import { connectMailbox } from '#features/mail/mailboxes/connect.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import type { MailboxNeeds } from '#features/mail/mailboxes/mailbox-needs.ts';
import { makeMailbox } from '#features/mail/mailboxes/make.ts';
import { askMailbox, resumeMailbox } from '#features/mail/mailboxes/pause.ts';
import { showMailboxes } from '#features/mail/mailboxes/show.ts';
import { watch } from '#features/mail/watch/watch.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import { requireTenantBySlug } from '#features/tenants/find.ts';
import type { TenantNeeds } from '#features/tenants/needs.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { operatorOf } from '../cli/operator.ts';
import { control } from './control.ts';
import { simulatedClient } from './google.ts';

type Needs = MailboxNeeds & TenantNeeds & { secrets: SecretsProvider };

const ORGANISATION = 'acme';
export const demoMailbox = 'help@acme.test';

const consented = z.object({ location: z.url() });

/**
 * A mailbox from the first start on, connected and watched, so that the first mail becomes a ticket at once. At every
 * further start it is given anew what the simulators have forgotten: the key, the consent, the topic. Whatever
 * somebody has set up in its place is left alone.
 */
export async function seedMail(needs: Needs): Promise<void> {
  if (needs.secrets.kind === 'environment') return; // whoever chose that enters the set-up there
  const { id } = await requireTenantBySlug(needs, ORGANISATION);
  const who = operatorOf(id);
  const { projectId } = await simulatedClient(needs, ORGANISATION, 'Keyholder');
  const entered = await needs.secrets.read(who, ['google_project_id', 'google_service_account_key']);
  if (entered.get('google_project_id')?.reveal() !== projectId) return;
  const mailboxes = await showMailboxes(needs, who);
  const isFirst = mailboxes.length === 0 && !entered.has('google_service_account_key');
  if (isFirst) return connect(needs, who, projectId, await make(needs, who));
  const known = mailboxes.find(({ address }) => address === demoMailbox);
  if (!known?.account) return;
  // What a new Gmail counts has nothing to do with what the former one has counted.
  await disconnectAll(needs, who, known.account.connectionId);
  await connect(needs, who, projectId, known.id);
  if (known.pausedBecause === 'refused') await resumeMailbox(needs, who, known.id);
}

function make(needs: Needs, who: Scope): Promise<MailboxId> {
  return makeMailbox(needs, who, {
    name: 'Help desk',
    address: demoMailbox,
    senderName: 'Acme Help',
    labelIds: ['INBOX'],
    defaultAssigneeId: null,
  });
}

async function connect(needs: Needs, who: Scope, projectId: string, mailboxId: MailboxId): Promise<void> {
  await enterServiceAccount(needs, who, projectId);
  await consent(needs, who, mailboxId);
  await watch(needs, who, mailboxId);
  await askMailbox(needs, who, mailboxId, 'person');
}

/** What somebody at the organisation would download from the Google Cloud Console, and enter. */
async function enterServiceAccount(needs: Needs, who: Scope, projectId: string): Promise<void> {
  const path = `google/_control/projects/${projectId}/service-accounts/keyholder/keys`;
  const key = await control(needs, path, { method: 'POST', body: {} });
  await needs.secrets.write(who, new Map([['google_service_account_key', new Secret(JSON.stringify(key))]]));
}

/** As if whoever has the password of the mailbox's account had gone to Google and allowed it. */
async function consent(needs: Needs, who: Scope, mailboxId: MailboxId): Promise<void> {
  const { url, cookie } = await connectMailbox(needs, who, mailboxId);
  const body = { url, account: demoMailbox };
  const answer = await control(needs, 'google/_control/consent', { method: 'POST', body });
  const { origin, pathname, searchParams } = new URL(consented.parse(answer).location);
  const landing = await receiveAnswer(needs, {
    redirectUri: `${origin}${pathname}`,
    parameters: searchParams,
    isAtConsole: true,
    readCookie: name => (name === cookie.name ? cookie.value.reveal() : undefined),
  });
  if (landing.kind !== 'return') throw new Error(`The mailbox ${demoMailbox} was not connected.`);
}
