import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Mail } from '#features/mail/parse/mail.ts';
import { readMail } from '#features/mail/parse/read.ts';
import { messageJson, openTicketWorld, type TicketWorld } from './ticket-world.ts';

let world: TicketWorld;
let program: TicketWorld['admin'];

before(async () => {
  world = await openTicketWorld();
  const asked = { name: 'desk', scopes: ['tickets.read', 'tickets.write'], owner: 'service' };
  const { key } = await world.admin.post('/api/v1/api-keys', asked).read(z.object({ key: z.string() }), 201);
  program = world.keyholder.stranger().withBearer(key);
});
after(() => world.keyholder.close());

const zoe = 'zoe@customer.example';
const repliesOf = (id: string) => `/api/v1/tickets/${id}/replies`;
const answer = (id: string, asked: object) => world.admin.post(repliesOf(id), asked).read(messageJson, 201);
const sentJson = z.object({ sent: z.array(z.object({ messageId: z.string(), raw: z.string() }).loose()) });

/** What really went out, as whoever gets it reads it. */
async function sentMail(messageId: string): Promise<Mail[]> {
  const left = sentJson.parse(await world.control('GET', 'mail/sent?raw=true'));
  const found = left.sent.filter(mail => mail.messageId === messageId);
  const mails = await Promise.all(
    found.map(({ raw }) => readMail({ bytes: bytesOf(raw), receivedAt: world.needs.world.now() })),
  );
  return mails.map(read => (read.kind === 'mail' ? read.mail : assert.fail('It cannot be read.')));
}

function bytesOf(raw: string): Buffer {
  return /^[\w+/=\s-]*$/.test(raw) ? Buffer.from(raw, 'base64') : Buffer.from(raw);
}

async function sent(ticketId: string, id: string) {
  await world.until(async () => {
    const { messages } = await world.show(ticketId);
    return messages.find(message => message.id === id)?.sending?.state === 'sent';
  }, 'the answer was sent');
}

test('an answer goes out once, in its conversation, and the answer to it comes back into the ticket', async () => {
  const { ticket } = await world.receive({
    from: `"Zoë Quiñones" <${zoe}>`,
    subject: 'Drucker brennt – hilfe',
    headers: { 'Message-ID': '<z1@customer.example>', References: '<z0@customer.example>' },
  });
  const written = await answer(ticket.id, { text: 'Löschen Sie ihn.', cc: ['boss@customer.example'] });
  assert.deepEqual([written.direction, written.why.clue], ['out', 'answer']);
  assert.equal((await world.show(ticket.id)).status, 'waiting');
  await sent(ticket.id, written.id);
  const [mail, ...more] = await sentMail(written.message_id ?? '');
  if (!mail) assert.fail('Nothing went out.');
  assert.equal(more.length, 0);
  assert.deepEqual(mail.inReplyTo, ['z1@customer.example']);
  assert.deepEqual(mail.references, ['z1@customer.example', 'z0@customer.example']);
  assert.equal(mail.subject, 'Re: Drucker brennt – hilfe');
  assert.deepEqual([mail.to[0]?.address, mail.to[0]?.name], [zoe, 'Zoë Quiñones']);
  assert.deepEqual([mail.from[0]?.address, mail.cc[0]?.address], ['help@acme.test', 'boss@customer.example']);
  const backTo = mail.replyTo[0]?.address ?? '';
  assert.match(backTo, /^help\+kr[a-z2-7]{26}@acme\.test$/);

  await world.sync(); // our own mail comes by in the history of the account
  assert.equal((await world.show(ticket.id)).messages.length, 2);

  const back = await world.receive({ from: zoe, subject: 'No subject at all' }, world.help, backTo);
  assert.deepEqual([back.ticket.id, back.message.why.clue], [ticket.id, 'reply_token']);
  assert.equal(back.ticket.status, 'open');
  const plain = await world.receive({ headers: { 'In-Reply-To': `<${written.message_id}>` } });
  assert.deepEqual([plain.ticket.id, plain.message.why.clue], [ticket.id, 'in_reply_to']);

  const stolen = await world.receive({ from: 'eve@evil.example', subject: 'hm' }, world.help, backTo);
  assert.notEqual(stolen.ticket.id, ticket.id);
  assert.deepEqual(stolen.message.why.passed_over, ['token_foreign']);
  const forged = await world.receive(
    { from: zoe, subject: 'hm', authentication: 'fail' },
    world.help,
    backTo,
  );
  assert.notEqual(forged.ticket.id, ticket.id);
  assert.deepEqual(forged.message.why.passed_over, ['token_foreign']);
});

test('asked for twice under one key, one answer goes out; with other words nothing does', async () => {
  const { ticket } = await world.receive({ from: 'twice@customer.example', subject: 'Twice' });
  const asked = { text: 'Once.', key: 'job-7', close: true };
  const [one, other] = await Promise.all([answer(ticket.id, asked), answer(ticket.id, asked)]);
  assert.equal(one.id, other.id);
  await sent(ticket.id, one.id);
  assert.equal((await answer(ticket.id, asked)).id, one.id);
  const { code } = await world.admin.post(repliesOf(ticket.id), { ...asked, text: 'Twice.' }).problem(409);
  assert.equal(code, 'conflict');
  assert.equal((await sentMail(one.message_id ?? '')).length, 1);
  await world.admin.post(repliesOf(ticket.id), { ...asked, cc: ['boss@customer.example'] }).problem(409);
  const shown = await world.show(ticket.id);
  assert.deepEqual([shown.status, shown.messages.length], ['closed', 2]);
});

test('whoever is named in Cc is checked like everybody else, and brings no field of their own', async () => {
  const { ticket } = await world.receive({ from: 'copies@customer.example', subject: 'Copies' });
  const refused = async (...cc: string[]) => {
    const problem = await world.admin.post(repliesOf(ticket.id), { text: 'Hm.', cc }).problem(400);
    return Object.keys(problem.fields ?? {});
  };
  const good = 'boss@customer.example';
  for (const bad of [
    ...[`${good}\r\nBcc: eve@evil.example`, `${good}\nX: y`, `${good}, eve@evil.example`],
    ...[
      `Boss <${good}>`,
      'boss',
      'boss@',
      '',
      'bøss@customer.example',
      `${'x'.repeat(310)}@customer.example`,
    ],
  ])
    assert.deepEqual(await refused(good, bad), ['cc.1'], JSON.stringify(bad));
  assert.deepEqual(await refused(...Array.from({ length: 51 }, (_, at) => `a${at}@customer.example`)), [
    'cc',
  ]);
  assert.equal((await world.show(ticket.id)).messages.length, 1, 'Nothing was kept of what was refused.');

  const cc = Array.from({ length: 50 }, (_, at) => `a${at}@customer.example`);
  const written = await answer(ticket.id, { text: 'To all.', cc: [...cc.slice(1), 'A0@Customer.Example'] });
  await sent(ticket.id, written.id);
  const [mail] = await sentMail(written.message_id ?? '');
  assert.deepEqual(new Set(mail?.cc.map(({ address }) => address.toLowerCase())), new Set(cc));
});

test('a ticket says to whom an answer goes, before anybody writes one', async () => {
  const from = 'clerk@customer.example';
  const plain = await world.receive({ from, subject: 'Plain' });
  assert.equal(plain.ticket.answers_go_to?.address, from);
  const headers = { 'Reply-To': 'Desk <desk@customer.example>' };
  const asked = await world.receive({ from, subject: 'Elsewhere', headers });
  assert.deepEqual(asked.ticket.answers_go_to, { address: 'desk@customer.example', name: 'Desk' });
  const written = await answer(asked.ticket.id, { text: 'Hello.' });
  await sent(asked.ticket.id, written.id);
  const [mail] = await sentMail(written.message_id ?? '');
  assert.equal(mail?.to[0]?.address, 'desk@customer.example');
});

test('nobody who writes later turns answers to somewhere else', async () => {
  const { ticket } = await world.receive({
    from: 'owner@customer.example',
    subject: 'Mine',
    headers: { 'Message-ID': '<own1@customer.example>' },
  });
  await world.receive({
    from: 'owner@customer.example',
    authentication: 'none',
    headers: { 'In-Reply-To': '<own1@customer.example>', 'Reply-To': 'eve@evil.example' },
  });
  const written = await answer(ticket.id, { text: 'The password is in the safe.' });
  await sent(ticket.id, written.id);
  const [mail] = await sentMail(written.message_id ?? '');
  assert.deepEqual(
    mail?.to.map(({ address }) => address),
    ['owner@customer.example'],
  );
});

test('a mail that did not go out says who must act, and is sent again by a person', async () => {
  const { ticket } = await world.receive({ from: 'again@customer.example', subject: 'Refused' });
  await world.control('POST', 'faults', {
    match: { path: '/google/gmail/gmail/v1/users/me/messages/send' },
    effect: { status: 400 },
    times: 1,
  });
  const written = await answer(ticket.id, { text: 'Try.' });
  const state = async () =>
    (await world.show(ticket.id)).messages.find(({ id }) => id === written.id)?.sending;
  await world.until(async () => (await state())?.state === 'failed', 'it failed');
  assert.ok((await state())?.says && (await state())?.remedy);
  const again = `/api/v1/tickets/${ticket.id}/messages/${written.id}/send-again`;
  await world.admin.post(again).expect(204);
  await sent(ticket.id, written.id);
  await world.admin.post(again).problem(409);
});

test('a program and an answering machine that shows no sign of one fall silent by themselves', async () => {
  const machine = 'machine@stripped.example';
  let { ticket, message } = await world.receive({ from: machine, subject: 'Ping' });
  let answers = 0;
  for (let round = 0; round < 6; round += 1) {
    const response = await program.post(repliesOf(ticket.id), { text: `Thank you, ${round}.` }).response;
    if (response.status === 409) break;
    const written = messageJson.parse(await response.json());
    answers += 1;
    ({ ticket, message } = await world.receive({
      from: machine,
      subject: 'Ping',
      headers: { 'In-Reply-To': `<${written.message_id}>` },
    }));
  }
  assert.equal(answers, 2);
  assert.equal(message.silence?.code, 'enough_in_thread');
  await answer(ticket.id, { text: 'A person may.' });
});

test('an answer by a program says so, and no program answers mail of programs or of our own mailboxes', async () => {
  const { ticket } = await world.receive({ from: 'person@customer.example', subject: 'Hello' });
  const written = await program.post(repliesOf(ticket.id), { text: 'Noted.' }).read(messageJson, 201);
  await sent(ticket.id, written.id);
  const [mail] = await sentMail(written.message_id ?? '');
  assert.equal(mail?.origin.kind, 'auto_reply');
  for (const [from, headers, because] of [
    ['help@acme.test', {}, 'own_mailbox'],
    ['robot@x.example', { 'Auto-Submitted': 'auto-generated' }, 'written_by_program'],
  ] as const) {
    const arrived = await world.receive({ from, headers, subject: because });
    assert.equal(arrived.message.silence?.code, because);
    const { detail } = await program.post(repliesOf(arrived.ticket.id), { text: 'x' }).problem(409);
    assert.match(detail ?? '', /No program may answer/);
  }
});

test('two mailboxes of ours that are answered by a program end after one round', async () => {
  const second = await world.makeMailbox('kim@acme.test');
  await world.connect(second, 'kim@acme.test');
  await world.ask(second);
  await world.settled(second);
  const first = await world.receive({ from: 'help@acme.test', subject: 'Loop?' }, second, 'kim@acme.test');
  await program.post(repliesOf(first.ticket.id), { text: 'I am away.' }).problem(409);
  await world.sync();
  const loops = await world.rows(
    "select id from ticket_messages where direction = 'out' and subject like '%Loop?'",
  );
  assert.equal(loops.length, 0);
});

test('an attachment is fetched from Gmail, as a download and nothing else', async () => {
  const { ticket, message } = await world.receive({
    from: 'files@customer.example',
    subject: 'Files',
    attachments: [{ filename: 'Rechnung “März”.html', mimeType: 'text/html', text: '<script>1</script>' }],
  });
  const [attachment] = message.attachments;
  const path = `/api/v1/tickets/${ticket.id}/messages/${message.id}/attachments`;
  const response = await world.admin.get(`${path}/${attachment?.place}`).expect(200);
  assert.equal(response.headers.get('content-type'), 'application/octet-stream');
  assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename\*=UTF-8''Rechnung/);
  assert.equal(await response.text(), '<script>1</script>');
  await world.admin.get(`${path}/7`).problem(404);
});

test('the page of a mail runs nothing, loads nothing from elsewhere, and draws what came with it', async () => {
  const pixel = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
  const boundary = 'b1';
  const { ticket, message } = await world.receive({
    raw: [
      ...['From: page@customer.example', 'To: help@acme.test', 'Subject: Page', 'MIME-Version: 1.0'],
      ...[`Content-Type: multipart/related; boundary=${boundary}`, '', `--${boundary}`],
      ...['Content-Type: text/html; charset=utf-8', ''],
      '<p onclick="x()">Hi<script>alert(1)</script><img src="cid:logo@x"><img src="https://spy.example/p.gif"></p>',
      ...[`--${boundary}`, 'Content-Type: image/png', 'Content-ID: <logo@x>'],
      ...['Content-Transfer-Encoding: base64', '', pixel, `--${boundary}--`, ''],
    ].join('\r\n'),
  });
  const path = `/api/v1/tickets/${ticket.id}/messages/${message.id}/html`;
  const response = await world.admin.get(`${path}?images=inline`).expect(200);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /^sandbox /);
  assert.ok(!/allow-scripts|allow-same-origin|https:/.test(policy));
  assert.match(policy, /img-src data:;/);
  const page = await response.text();
  assert.ok(!/script|onclick|spy\.example/.test(page));
  assert.ok(page.includes(`src="data:image/png;base64,${pixel}"`));
  assert.ok(!(await (await world.admin.get(path).expect(200)).text()).includes('data:image'));
});

test('images from elsewhere are in the page only where somebody asks for them, and nothing else is', async () => {
  const html =
    '<img src="https://pictures.example/a.png?x=1&amp;y=2"><img src="http://pictures.example/b.png">' +
    '<img src="javascript:x()"><a href="https://pictures.example/">data-remote="0"</a>';
  const raw = [
    ...['From: pictures@customer.example', 'To: help@acme.test', 'Subject: Pictures', 'MIME-Version: 1.0'],
    ...['Content-Type: text/html; charset=utf-8', '', html, ''],
  ].join('\r\n');
  const { ticket, message } = await world.receive({ raw });
  const path = `/api/v1/tickets/${ticket.id}/messages/${message.id}/html`;
  for (const images of ['none', 'inline']) {
    const page = await (await world.admin.get(`${path}?images=${images}`).expect(200)).text();
    assert.ok(!/src="http/.test(page), images);
  }
  const asked = await world.admin.get(`${path}?images=all`).expect(200);
  const policy = asked.headers.get('content-security-policy') ?? '';
  assert.match(policy, /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src/);
  assert.equal(asked.headers.get('referrer-policy'), 'no-referrer');
  const page = await asked.text();
  const sources = [...page.matchAll(/<img [^>]*src="([^"]*)"/g)].map(([, source]) => source);
  assert.deepEqual(sources, ['https://pictures.example/a.png?x=1&amp;y=2', 'http://pictures.example/b.png']);
  assert.ok(!page.includes('javascript'));
});
