import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTicketWorld, type TicketWorld } from './ticket-world.ts';

let world: TicketWorld;

before(async () => {
  world = await openTicketWorld();
});
after(() => world.keyholder.close());

const kim = 'kim@customer.example';
const named = (id: string, more: Record<string, string> = {}) => ({
  'Message-ID': `<${id}@customer.example>`,
  ...more,
});

test('what says that it answers a mail of a ticket is in that ticket, with or without brackets', async () => {
  const { ticket } = await world.receive({ subject: 'A', headers: named('a1') });
  for (const said of [
    '<a1@customer.example>',
    'a1@customer.example',
    'Your mail of Monday <a1@customer.example>',
  ]) {
    const reply = await world.receive({ subject: 'Other words', headers: { 'In-Reply-To': said } });
    assert.equal(reply.ticket.id, ticket.id, said);
    assert.deepEqual([reply.message.why.clue, reply.message.why.ref], ['in_reply_to', 'a1@customer.example']);
  }
});

test('of all that it refers to, the newest decides', async () => {
  const older = await world.receive({ subject: 'Older', headers: named('b1') });
  const newer = await world.receive({ subject: 'Newer', headers: named('b2') });
  assert.notEqual(older.ticket.id, newer.ticket.id);
  const references = '<b1@customer.example> <b2@customer.example> <never-seen@x.example>';
  const reply = await world.receive({ subject: 'Split', headers: { References: references } });
  assert.equal(reply.ticket.id, newer.ticket.id);
  assert.deepEqual([reply.message.why.clue, reply.message.why.ref], ['references', 'b2@customer.example']);
});

test('where only Gmail knows the conversation, it is believed', async () => {
  const { ticket } = await world.receive({ subject: 'Gmail knows', headers: named('c1') });
  await world.control('POST', 'mail', {
    ...{ from: kim, to: 'help@acme.test', subject: 'Re: Gmail knows', text: 'spam', labelIds: ['SPAM'] },
    headers: named('c2', { References: '<c1@customer.example>' }),
  });
  const reply = await world.receive({
    subject: 'Re: Gmail knows',
    headers: { References: '<c2@customer.example>' },
  });
  assert.equal(reply.ticket.id, ticket.id);
  assert.equal(reply.message.why.clue, 'gmail_thread');
  assert.deepEqual(reply.message.why.passed_over, ['unknown_messages']);
});

test('a mail that comes late, after an answer to it, is in the ticket of the answer', async () => {
  const late = await world.write({ subject: 'Late', headers: named('l1') });
  await world.control('POST', 'faults', {
    match: { path: `/google/gmail/gmail/v1/users/me/messages/${late}` },
    effect: { status: 503 },
    times: 1,
  });
  const reply = await world.write({
    subject: 'Re: Late',
    headers: named('l2', { 'In-Reply-To': '<l1@customer.example>' }),
  });
  const where = async (gmailId: string) =>
    (await world.rows('select ticket_id from ticket_messages where gmail_id = $1', [gmailId]))[0]?.ticket_id;
  await world.control('POST', 'clock', { advance: '2s' });
  await world.ask(world.help);
  await world.until(async () => (await where(reply)) !== undefined, 'the answer was taken');
  assert.equal(await where(late), undefined);
  await world.control('POST', 'clock', { advance: '1m' });
  await world.until(async () => (await where(late)) !== undefined, 'the late one was taken');
  const { messages } = await world.show(String(await where(reply)));
  const clues = messages.map(({ message_id, why }) => [message_id, why.clue]);
  assert.deepEqual(clues.toSorted(), [
    ['l1@customer.example', 'gmail_thread'],
    ['l2@customer.example', 'new'],
  ]);
});

test('what answers mails that are nowhere begins a ticket, and says so', async () => {
  const { ticket, message } = await world.receive({
    subject: 'Re: long ago',
    headers: { 'In-Reply-To': '<nobody-knows@x.example>' },
  });
  assert.equal(ticket.messages.length, 1);
  assert.deepEqual([message.why.clue, message.why.passed_over], ['new', ['unknown_messages']]);
});

test('a second mail under a name that is taken draws no answer into a ticket of its own', async () => {
  const { ticket } = await world.receive({ subject: 'The true one', headers: named('d1') });
  const thief = await world.receive({ from: 'eve@evil.example', subject: 'Mine', headers: named('d1') });
  assert.notEqual(thief.ticket.id, ticket.id);
  const reply = await world.receive({ subject: 'x', headers: { 'In-Reply-To': '<d1@customer.example>' } });
  assert.equal(reply.ticket.id, ticket.id);
});

test('the time is when Gmail took it in, whatever the sender claims', async () => {
  const { ticket } = await world.receive({
    raw: 'From: old@customer.example\r\nTo: help@acme.test\r\nSubject: From the past\r\nDate: Mon, 1 Jan 1996 00:00:00 +0000\r\n\r\nhello',
  });
  const { items } = await world.list('?limit=1');
  assert.equal(items[0]?.id, ticket.id);
});

test('a text in another charset is read in it, and the text comes before the page', async () => {
  const boundary = 'b0';
  const latin = Buffer.from(
    [
      ...['From: a@customer.example', 'To: help@acme.test', 'Subject: Zeichen', 'MIME-Version: 1.0'],
      ...[`Content-Type: multipart/alternative; boundary=${boundary}`, '', `--${boundary}`],
      ...['Content-Type: text/plain; charset=iso-8859-1', '', 'Gr\u00fc\u00dfe', `--${boundary}`],
      ...['Content-Type: text/html; charset=iso-8859-1', '', '<p>Page</p>', `--${boundary}--`, ''],
    ].join('\r\n'),
    'latin1',
  ).toString('base64');
  const { message } = await world.receive({ raw: latin });
  assert.equal(message.text?.trim(), 'Grüße');
  assert.equal(message.has_html, true);
});

test('a forged address of ours is nobody of ours', async () => {
  const standings = [];
  for (const [from, authentication] of [
    ['kim@acme.test', 'pass'],
    ['kim@acme.test', 'fail'],
    ['KIM@ACME.test', 'none'],
    ['help@acme.test', 'fail'],
    ['zoe@customer.example', 'fail'],
  ] as const) {
    const { message } = await world.receive({ from, authentication, subject: `from ${from}` });
    standings.push([message.standing, message.authentication]);
  }
  assert.deepEqual(standings, [
    ['colleague', 'authentic'],
    ['pretender', 'forged'],
    ['pretender', 'unproven'],
    ['pretender', 'forged'],
    ['outside', 'forged'],
  ]);
});

test('an auto-reply wakes no ticket; that a mail did not arrive does', async () => {
  const { ticket } = await world.receive({ subject: 'Closed', headers: named('e1') });
  const path = `/api/v1/tickets/${ticket.id}`;
  await world.admin.patch(path, { status: 'closed' }).expect(200);
  const away = await world.receive({
    subject: 'Automatic reply: Closed',
    headers: { 'In-Reply-To': '<e1@customer.example>', 'Auto-Submitted': 'auto-replied' },
  });
  assert.equal(away.ticket.id, ticket.id);
  assert.deepEqual(
    [away.ticket.status, away.message.origin.kind, away.message.silence?.code],
    ['closed', 'auto_reply', 'written_by_program'],
  );
  const bounced = await world.receive({
    from: 'mailer-daemon@googlemail.com',
    subject: 'Delivery Status Notification (Failure)',
    headers: { 'In-Reply-To': '<e1@customer.example>', 'X-Failed-Recipients': 'zoe@customer.example' },
  });
  assert.equal(bounced.ticket.id, ticket.id);
  assert.deepEqual(
    [bounced.ticket.status, bounced.message.origin.kind, bounced.message.silence?.code],
    ['open', 'bounce', 'written_by_program'],
  );
});
