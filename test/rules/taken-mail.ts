import { z } from 'zod';
import { operatorOf } from '#entry/cli/operator.ts';
import { beginConsent } from '#features/connections/consent/begin.ts';
import { askForSync } from '#features/mail/sync/ask.ts';
import { requireId } from '#kernel/ids.ts';
import { withClient } from '#platform/postgres/client.ts';
import type { Client } from '#test/harness/client.ts';
import type { TestKeyholder } from '#test/harness/keyholder.ts';
import { googleOf } from '../stories/consent-world.ts';
import { eventually } from '../stories/killable-node.ts';
import type { Ids } from './route-callers.ts';

const attachment = { filename: 'fire.txt', mimeType: 'text/plain', text: 'hot' };
const mail = {
  from: 'zoe@customer.example',
  to: 'kim@acme.test',
  subject: 'Fire',
  text: 'It burns.',
  html: '<p>It burns.</p>',
  attachments: [attachment],
};

/** A connected mailbox of the organisation's, and a mail with everything that was taken from it. */
export async function takeMailInto(keyholder: TestKeyholder, owner: Client, tenantId: string): Promise<Ids> {
  const { needs } = keyholder.server;
  const { control } = googleOf(keyholder);
  const query = (text: string, values: unknown[]) =>
    withClient(keyholder.database.owner, async client => (await client.query(text, values)).rows);
  const who = operatorOf(requireId(tenantId));
  const asked = { name: 'Kim', address: 'kim@acme.test' };
  const { id } = await owner.post('/api/v1/mailboxes', asked).read(z.object({ id: z.string() }), 201);
  const mailboxId = requireId<'mailbox'>(id);
  const { url, cookie } = await beginConsent(needs, who, {
    door: 'mailbox',
    principal: { kind: 'mailbox', id: mailboxId },
    capabilities: ['mail.read', 'mail.send'],
  });
  const browser = keyholder.stranger();
  browser.setCookie(cookie.name, cookie.value.reveal());
  const consented = await control('POST', 'consent', { url, account: 'kim@acme.test' });
  const back = new URL(z.object({ location: z.string() }).parse(consented).location);
  await browser.get(`${back.pathname}${back.search}`).expect(303);
  await control('POST', 'clock', { advance: '1m' });
  await control('POST', 'mail', mail);
  await needs.database.inTenant(who, tx => askForSync(tx, mailboxId, 'person', needs.world.now()));
  const taken = () => query('select ticket_id, id from ticket_messages where mailbox_id = $1', [mailboxId]);
  await eventually(async () => (await taken()).length > 0);
  const [row] = await taken();
  return { ticketId: String(row?.ticket_id), messageId: String(row?.id) };
}
