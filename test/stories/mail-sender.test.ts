import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { messageJson, openTicketWorld, type TicketWorld } from './ticket-world.ts';

const sendAs = 'mailboxes/kim@acme.test/send-as';
const sentJson = z.object({ sent: z.array(z.object({ messageId: z.string(), raw: z.string() }).loose()) });
const shownJson = z.object({
  sender_trouble: z.object({ verdict: z.string(), says: z.string(), remedy: z.string() }).nullable(),
});

let world: TicketWorld;
let desk: MailboxId;
let ticketId: string;

before(async () => {
  world = await openTicketWorld();
  desk = await world.makeMailbox('desk@acme.test');
  await world.connect(desk, 'kim@acme.test');
  await world.settled(desk);
  ({ id: ticketId } = (await world.receive({ subject: 'for the desk' }, desk, 'kim@acme.test')).ticket);
});
after(() => world.keyholder.close());

let count = 0;
function answer() {
  count += 1;
  return world.admin.post(`/api/v1/tickets/${ticketId}/replies`, { text: `Answer ${count}.` });
}
const shown = async () => (await world.admin.get(`/api/v1/mailboxes/${desk}`).read(shownJson)).sender_trouble;
const asked = () => world.requestsTo('/google/gmail/gmail/v1/users/me/settings/sendAs');

test('a mailbox says when its account may not write as it, and no answer goes out under another address', async () => {
  await world.until(async () => (await shown())?.verdict === 'not_there', 'it said so');
  const refused = await answer().read(z.object({ detail: z.string() }), 409);
  assert.match(refused.detail, /Send mail as/);
  await world.control('POST', sendAs, { sendAsEmail: 'desk@acme.test', verificationStatus: 'pending' });
  assert.match((await answer().read(z.object({ detail: z.string() }), 409)).detail, /not confirmed/);
  assert.equal((await shown())?.verdict, 'not_confirmed');
  assert.deepEqual(await world.rows('select id from outbox_mails'), []);
});

test('once Gmail lets it, answers go out as the mailbox, and Gmail is not asked each time', async () => {
  await world.control('POST', sendAs, { sendAsEmail: 'Desk@acme.test', verificationStatus: 'accepted' });
  const first = await answer().read(messageJson, 201);
  const before = await asked();
  const second = await answer().read(messageJson, 201);
  assert.equal(await asked(), before);
  assert.equal(await shown(), null);
  const stateOf = (id: string) => async () =>
    (await world.show(ticketId)).messages.find(each => each.id === id)?.sending?.state === 'sent';
  for (const { id } of [first, second]) await world.until(stateOf(id), 'it was sent');
  const { sent } = sentJson.parse(await world.control('GET', 'mail/sent?raw=true'));
  const { raw = '' } = sent.find(({ messageId }) => messageId === second.message_id) ?? {};
  assert.match(raw, /^From: .*<desk@acme\.test>/m);
});

test('what cannot be heard just now is no reason to refuse what was allowed, nor to send what was never heard of', async () => {
  await world.control('POST', 'clock', { advance: '61m' });
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const path = '/google/gmail/gmail/v1/users/me/settings/sendAs';
  await world.control('POST', 'faults', { match: { path }, effect: { status: 503 } });
  const replies = `/api/v1/tickets/${ticketId}/replies`;
  await admin.post(replies, { text: 'While Google is away.' }).expect(201);
  await world.rows(
    `update mailboxes set sender_verdict = null, sender_checked_at = null, sender_checked_for = null`,
  );
  const refused = await admin
    .post(replies, { text: 'Nobody knows.' })
    .read(z.object({ code: z.string() }), 503);
  assert.equal(refused.code, 'google_busy');
  await world.control('DELETE', 'faults');
  await admin.post(replies, { text: 'Google is back.' }).expect(201);
});

test('an account that writes as itself is never asked about', async () => {
  const before = await asked();
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const gmailId = await world.write({ subject: 'for the help desk' });
  await world.sync();
  const [row] = await world.rows('select ticket_id from ticket_messages where gmail_id = $1', [gmailId]);
  await admin.post(`/api/v1/tickets/${row?.ticket_id}/replies`, { text: 'As ourselves.' }).expect(201);
  assert.equal(await asked(), before);
});

test('a mailbox takes no name under which no answer could be sent', async () => {
  const path = `/api/v1/mailboxes/${world.help}`;
  for (const name of ['Help\r\nBcc: eve@evil.example', 'Help\u2028desk', '\u202ehelp', '\ud83d'])
    for (const asked of [{ name }, { sender_name: name }])
      assert.deepEqual(
        Object.keys((await world.admin.patch(path, asked).problem(400)).fields ?? {}),
        Object.keys(asked),
      );
  await world.admin.patch(path, { sender_name: 'Acme 😀 Hilfe' }).expect(204);
  await world.admin.patch(path, { sender_name: null }).expect(204);
});
