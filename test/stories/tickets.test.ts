import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { readMail } from '#features/mail/parse/read.ts';
import { openTicketWorld, type TicketWorld } from './ticket-world.ts';

let world: TicketWorld;

before(async () => {
  world = await openTicketWorld();
});
after(() => world.keyholder.close());

const named = (id: string) => ({ 'Message-ID': `<${id}@customer.example>` });
const messages = async () => Number((await world.rows('select count(*) from ticket_messages'))[0]?.count);

test('a mail becomes one ticket, which says who wrote what', async () => {
  const { ticket, message } = await world.receive({
    from: '"Zoë Quiñones" <zoe@customer.example>',
    subject: 'Drucker brennt – bitte helfen',
    text: 'Es brennt lichterloh.',
    headers: named('first'),
  });
  assert.equal(ticket.subject, 'Drucker brennt – bitte helfen');
  assert.deepEqual(ticket.requester, { address: 'zoe@customer.example', name: 'Zoë Quiñones' });
  assert.equal(ticket.status, 'open');
  assert.equal(ticket.messages.length, 1);
  assert.equal(message.text?.trim(), 'Es brennt lichterloh.');
  assert.equal(message.message_id, 'first@customer.example');
  assert.deepEqual([message.why.clue, message.why.passed_over], ['new', []]);
  assert.deepEqual([message.authentication, message.standing], ['authentic', 'outside']);
});

test('what a mail says is in no log of what was done, and unreadable in the database', async () => {
  const { ticket } = await world.receive({ subject: 'Secretly', text: 'The word is xylophone-4471.' });
  const everything = await world.rows('select * from ticket_messages where ticket_id = $1', [ticket.id]);
  const entries = await world.rows('select * from audit_entries where subject_id = $1', [ticket.id]);
  assert.equal(entries.length, 1);
  const raw = [...everything, ...entries].flatMap(row =>
    Object.values(row).map(value => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))),
  );
  assert.ok(!raw.some(text => text.includes('xylophone')));
});

test('noted twice, because its note was lost, a mail is still one message', async () => {
  const { gmailId } = await world.receive({ subject: 'Only once' });
  const had = await messages();
  await world.rows('delete from mail_items where gmail_id = $1', [gmailId]);
  await world.control('POST', 'clock', { advance: '5m' });
  await world.ask(world.help, 'reconcile');
  await world.settled(world.help);
  assert.equal((await world.itemsOf(world.help)).filter(item => item.gmail_id === gmailId).length, 1);
  assert.equal(await messages(), had);
});

test('taken five times at once, a mail is one ticket', async () => {
  const { needs, who, help } = world;
  const raw = 'From: a@b.example\r\nTo: help@acme.test\r\nSubject: five\r\n\r\nhello';
  const read = await readMail({ bytes: Buffer.from(raw), receivedAt: needs.world.now() });
  if (read.kind !== 'mail') assert.fail('It cannot be read.');
  const mailbox = {
    id: help,
    name: 'Help',
    address: 'help@acme.test',
    senderName: null,
    labelIds: ['INBOX'],
    defaultAssigneeId: null,
  };
  const mail = { gmailId: 'aaaa1111', gmailThreadId: 'aaaa1111', mail: read.mail, isOld: false };
  const taken = { mailbox, account: 1, mails: [mail] };
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, () => needs.database.inTenant(who, tx => needs.takeMails(tx, who, taken))),
  );
  assert.ok(outcomes.some(({ status }) => status === 'fulfilled'));
  await needs.database.inTenant(who, tx => needs.takeMails(tx, who, taken));
  const rows = await world.rows("select id from ticket_messages where gmail_id = 'aaaa1111'");
  const tickets = await world.rows("select number from tickets where subject = 'five'");
  assert.deepEqual([rows.length, tickets.length], [1, 1]);
});

test('a transaction that ends in the middle leaves nothing', async () => {
  const had = await messages();
  const { needs, who, help } = world;
  const read = await readMail({
    bytes: Buffer.from('From: a@b.example\r\n\r\nx'),
    receivedAt: needs.world.now(),
  });
  if (read.kind !== 'mail') assert.fail('It cannot be read.');
  const mailbox = { id: help, name: 'Help', address: 'help@acme.test', senderName: null, labelIds: [] };
  const killed = needs.database.inTenant(who, async tx => {
    await needs.takeMails(tx, who, {
      mailbox: { ...mailbox, defaultAssigneeId: null },
      account: 1,
      mails: [{ gmailId: 'bbbb2222', gmailThreadId: 'bbbb2222', mail: read.mail, isOld: false }],
    });
    throw new Error('The power goes.');
  });
  await assert.rejects(killed, /power/);
  assert.equal(await messages(), had);
});

test('tickets are found by words of their mails, names, addresses and numbers', async () => {
  const { ticket } = await world.receive({
    from: '"Ünal Öz" <unal@factory.example>',
    subject: 'Gabelstapler',
    text: 'Das Getriebe klappert fürchterlich.',
  });
  const found = async (q: string) =>
    (await world.list(`?q=${encodeURIComponent(q)}`)).items.map(({ id }) => id);
  for (const q of [
    'Gabel',
    'klappert',
    'FURCHTERLICH getriebe',
    'factory.example',
    'Ünal',
    `#${ticket.number}`,
  ])
    assert.deepEqual(await found(q), [ticket.id], q);
  assert.deepEqual(await found('klapper%'), []);
  assert.deepEqual(await found('klappert Gabelstaplerin'), []);
});

test('pages follow one another without a gap or a repetition', async () => {
  const all = await world.list('?limit=200');
  const seen: string[] = [];
  let cursor = '';
  do {
    const { items, next } = await world.list(`?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...items.map(({ id }) => id));
    cursor = next ?? '';
  } while (cursor !== '');
  assert.deepEqual(
    seen,
    all.items.map(({ id }) => id),
  );
  await world.admin.get('/api/v1/tickets?cursor=bm9uc2Vuc2U').problem(400);
});

test('status, assignee and subject are changed, and lists follow', async () => {
  const { ticket } = await world.receive({ subject: 'To be changed' });
  const path = `/api/v1/tickets/${ticket.id}`;
  const [kim] = await world.rows("select id from users where address = 'kim@acme.test'");
  await world.admin.patch(path, { status: 'closed', assignee: kim?.id, subject: 'Changed' }).expect(200);
  const ids = async (query: string) => (await world.list(query)).items.map(({ id }) => id);
  assert.ok((await ids('?status=closed')).includes(ticket.id));
  assert.deepEqual(await ids(`?assignee=${kim?.id}`), [ticket.id]);
  assert.ok(!(await ids('?assignee=none')).includes(ticket.id));
  assert.deepEqual(await ids(`?mailbox=${world.help}&q=Changed`), [ticket.id]);
  await world.admin.patch(path, { assignee: world.help }).problem(400);
  await world.admin.patch(path, { subject: 'Two\r\nBcc: x@y.example' }).problem(400);
  await world.admin.patch(path, { assignee: null }).expect(200);
  assert.deepEqual(await ids(`?assignee=${kim?.id}`), []);
});

test('another organisation sees and changes nothing of it', async () => {
  const { ticket } = await world.receive({ subject: 'Ours alone', text: 'rhinoceros' });
  const globex = await world.keyholder.signedIn('admin@globex.test');
  await globex.get(`/api/v1/tickets/${ticket.id}`).problem(404);
  await globex.patch(`/api/v1/tickets/${ticket.id}`, { status: 'closed' }).problem(404);
  const found = await globex
    .get('/api/v1/tickets?q=rhinoceros')
    .read(z.object({ items: z.array(z.unknown()) }));
  assert.deepEqual(found.items, []);
});
