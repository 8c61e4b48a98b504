import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readMail } from '#features/mail/parse/read.ts';
import { REPLY_TOKEN_KEY, writeReplyToken } from '#features/tickets/threading/reply-token.ts';
import { shifted } from '#kernel/world.ts';
import { messageJson, openTicketWorld, type TicketWorld } from './ticket-world.ts';

const DAY_MS = 24 * 60 * 60_000;

let world: TicketWorld;

before(async () => {
  world = await openTicketWorld();
  await world.admin.post('/api/v1/webhooks', { name: 'desk', url: 'http://127.0.0.1:1/hooks' }).expect(201);
});
after(() => world.keyholder.close());

async function told(ticketId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const rows = await world.rows(
    "select type, data from webhook_events where data->>'ticket_id' = $1 order by at, id",
    [ticketId],
  );
  return rows.map(({ type, data }) => ({ type, data }));
}

test('programs are told what happens to a ticket, in ids and words of ours', async () => {
  const { ticket } = await world.receive({
    from: '"Zoë Secret" <zoe@customer.example>',
    subject: 'Confidential',
    text: 'xylophone',
    headers: { 'Message-ID': '<ev1@customer.example>' },
  });
  const path = `/api/v1/tickets/${ticket.id}`;
  const written = await world.admin.post(`${path}/replies`, { text: 'marimba' }).read(messageJson, 201);
  await world.admin.patch(path, { status: 'closed' }).expect(200);
  await world.admin.patch(path, { status: 'closed' }).expect(200); // nothing has changed
  await world.receive({ headers: { 'In-Reply-To': '<ev1@customer.example>' } });
  const events = await told(ticket.id);
  assert.deepEqual(
    events.map(({ type, data }) => [type, data.direction ?? data.changed, data.status]).sort(),
    [
      ['ticket.created', 'in', 'open'],
      ['ticket.replied', 'in', 'open'],
      ['ticket.replied', 'out', 'waiting'],
      ['ticket.updated', ['status'], 'closed'],
    ],
  );
  assert.ok(events.some(({ data }) => data.message_id === written.id && data.may_answer === false));
  assert.ok(events.some(({ type, data }) => type === 'ticket.created' && data.may_answer === true));
  assert.doesNotMatch(JSON.stringify(events), /xylophone|marimba|Confidential|Secret|customer\.example/);
});

test('whoever has the console open hears of a ticket at once', async () => {
  const response = await world.admin.get('/api/v1/events').expect(200);
  const reader = (response.body ?? assert.fail('No stream.'))
    .pipeThrough(new TextDecoderStream())
    .getReader();
  const { ticket } = await world.receive({ subject: 'Live' });
  let heard = '';
  while (!new RegExp(`event: ticket.changed\\ndata: .*${ticket.id}`).test(heard)) {
    const { value, done } = await reader.read();
    assert.equal(done, false);
    heard += value;
  }
  await reader.cancel();
});

/** In a transaction of its own, as the reader of mailboxes does it. */
async function take(
  raw: string,
  { gmailId, isOld = false, at }: { gmailId: string; isOld?: boolean; at?: Date },
) {
  const { needs, who, help } = world;
  const read = await readMail({ bytes: Buffer.from(raw), receivedAt: at ?? needs.world.now() });
  if (read.kind !== 'mail') assert.fail('It cannot be read.');
  const mailbox = { id: help, name: 'help', address: 'help@acme.test', senderName: null };
  await needs.database.inTenant(who, tx =>
    needs.takeMails(tx, who, {
      mailbox: { ...mailbox, labelIds: ['INBOX'], defaultAssigneeId: null },
      account: 1,
      mails: [{ gmailId, gmailThreadId: gmailId, mail: read.mail, isOld }],
    }),
  );
  const [row] = await world.rows('select * from ticket_messages where gmail_id = $1', [gmailId]);
  return row ?? assert.fail('It is in no ticket.');
}

test('mail that is found long after it came is kept and opens its ticket, and no program is told', async () => {
  const at = shifted(world.needs.world.now(), -3 * DAY_MS);
  const first = await take('From: a@b.example\r\nMessage-ID: <o1@b.example>\r\n\r\nold', {
    ...{ gmailId: 'old1', isOld: true, at },
  });
  await world.admin.patch(`/api/v1/tickets/${first.ticket_id}`, { status: 'closed' }).expect(200);
  const reply = 'From: a@b.example\r\nIn-Reply-To: <o1@b.example>\r\n\r\nolder answer';
  await take(reply, { gmailId: 'old2', isOld: true, at });
  const { status, messages } = await world.show(String(first.ticket_id));
  assert.deepEqual([status, messages.length, messages.every(({ is_old }) => is_old)], ['open', 2, true]);
  assert.deepEqual(
    (await told(String(first.ticket_id))).map(({ type }) => type),
    ['ticket.updated'],
  );
});

test('a flood in one conversation is kept to its last mail, and programs hear of its beginning', async () => {
  const first = await take('From: loop@b.example\r\nMessage-ID: <f0@b.example>\r\n\r\n0', { gmailId: 'f0' });
  for (let count = 1; count < 40; count += 1)
    await take(`From: loop@b.example\r\nIn-Reply-To: <f0@b.example>\r\n\r\n${count}`, {
      gmailId: `f${count}`,
    });
  const { messages } = await world.show(String(first.ticket_id));
  assert.equal(messages.length, 40);
  assert.equal((await told(String(first.ticket_id))).length, 30);
});

test('a reply token opens nothing after its day', async () => {
  const { ticket } = await world.receive({ from: 'zoe@customer.example', subject: 'Half a year' });
  const key = await world.needs.seals.installationKey(REPLY_TOKEN_KEY);
  const written = (days: number) =>
    writeReplyToken(key, {
      tenantId: world.tenantId,
      ticketNumber: ticket.number,
      recipient: 'zoe@customer.example',
      expiresAt: shifted(world.needs.world.now(), days * DAY_MS),
    });
  const raw = (token: string) => `From: zoe@customer.example\r\nTo: help+${token}@acme.test\r\n\r\nhi`;
  const late = await take(raw(written(-1)), { gmailId: 'late' });
  assert.deepEqual([late.clue, late.passed_over], ['new', ['token_expired']]);
  const intime = await take(raw(written(1)), { gmailId: 'intime' });
  assert.deepEqual([intime.clue, intime.ticket_id], ['reply_token', ticket.id]);
});

test('what somebody thinks up to be put aside is a ticket like any other', async () => {
  const grows = '\u0130'.repeat(300); // in small letters twice as long
  const ids = Array.from({ length: 5_000 }, (_, at) => `<m${at}@x.example>`).join(' ');
  const raw = `From: ${grows}@x.example\r\nIn-Reply-To: ${ids}\r\nSubject: =?utf-8?q?a=00b?=\r\n\r\nx\0y`;
  const row = await take(raw, { gmailId: 'odd1' });
  assert.ok((await world.show(String(row.ticket_id))).messages.length === 1);
  assert.ok(Array.isArray(row.refs) && row.refs.length <= 100);
  const nobody = await take('Subject: from nobody\r\n\r\nx', { gmailId: 'odd2' });
  const path = `/api/v1/tickets/${nobody.ticket_id}/replies`;
  const { detail } = await world.admin.post(path, { text: 'x' }).problem(409);
  assert.match(detail ?? '', /nobody to answer/);
});
