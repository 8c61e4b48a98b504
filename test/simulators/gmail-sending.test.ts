import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decoded,
  expectError,
  gmailScope,
  gmailWorld,
  headerOf,
  idsOf,
  listOf,
  raw,
  recordOf,
} from './gmail-world.ts';

const compose = gmailScope('compose');
const modify = gmailScope('modify');
const plain = (subject: string, ...headers: string[]) =>
  raw('From: kim@acme.test', 'To: mia@acme.test', `Subject: ${subject}`, ...headers, '', 'Hello Mia');

test('what is sent arrives with everybody who has a mailbox here, once each, and without Bcc', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', gmailScope('send'));
  const sent = await kim.post('/messages/send', {
    raw: raw(
      'From: Kim Park <kim@acme.test>',
      'To: Mia <mia@acme.test>, "Help, please" <help+ticket-7@acme.test>',
      'Cc: MIA@acme.test, p.at@gmail.com, zoe@customer.test',
      'Bcc: olu@acme.test',
      'Message-ID: <mine@acme.test>',
      'Subject: Hello',
      '',
      'Text',
    ),
  });
  assert.deepEqual(Object.keys(sent).sort(), ['id', 'labelIds', 'threadId']);
  assert.deepEqual(sent.labelIds, ['SENT']);
  for (const account of ['mia@acme.test', 'help@acme.test', 'pat@gmail.com', 'olu@acme.test']) {
    const mails = await world.inbox(account);
    assert.equal(mails.length, 1, account);
    assert.equal(mails[0]?.messageId, 'mine@acme.test');
    assert.notEqual(mails[0]?.id, sent.id);
  }
  const reader = await world.client('olu@acme.test', gmailScope('readonly'));
  const [id] = idsOf((await reader.get('/messages')).messages);
  const arrived = await reader.get(`/messages/${id}`);
  assert.equal(headerOf(arrived, 'Bcc'), undefined);
  assert.equal(headerOf(arrived, 'Delivered-To'), 'olu@acme.test');
  assert.match(headerOf(arrived, 'Authentication-Results') ?? '', /spf=pass .*smtp\.mailfrom=kim@acme\.test/);
  const help = await world.inbox('help@acme.test', '?q=deliveredto:help%2Bticket-7@acme.test');
  assert.equal(help.length, 1);

  const log = await world.control('GET', '/google/_control/mail/sent?messageId=<mine@acme.test>');
  const [entry] = listOf(log.sent);
  assert.equal(log.count, 1);
  assert.deepEqual(entry?.recipients, [
    ...['MIA@acme.test', 'help+ticket-7@acme.test', 'p.at@gmail.com', 'zoe@customer.test', 'olu@acme.test'],
  ]);
  assert.deepEqual(entry?.deliveredTo, [
    ...['mia@acme.test', 'help@acme.test', 'pat@gmail.com', 'olu@acme.test'],
  ]);
});

test('a From that is not the account’s is silently replaced, an accepted alias is not', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', modify);
  const from = async (header: string) => {
    const mail = raw(header, 'To: mia@acme.test', 'Subject: Who', '', 'x');
    const { id } = await kim.post('/messages/send', { raw: mail });
    return headerOf(await kim.get(`/messages/${id}?format=metadata`), 'From');
  };
  assert.equal(await from('From: Somebody <boss@acme.test>'), 'Kim Park <kim@acme.test>');
  assert.equal(await from('X-Nothing: of the kind'), 'Kim Park <kim@acme.test>');
  assert.equal(await from('From: KP <KIM@acme.test>'), 'KP <KIM@acme.test>');
  const aliases = '/google/_control/mailboxes/kim@acme.test/send-as';
  await world.control('POST', aliases, { sendAsEmail: 'sales@acme.test', verificationStatus: 'pending' });
  assert.equal(await from('From: sales@acme.test'), 'Kim Park <kim@acme.test>');
  await world.control('POST', aliases, { sendAsEmail: 'Sales@acme.test', displayName: 'Sales' });
  assert.equal(await from('From: sales@acme.test'), 'sales@acme.test');
  const list = listOf((await kim.get('/settings/sendAs')).sendAs);
  assert.deepEqual(
    list.map(one => [one.sendAsEmail, one.isPrimary ?? false, one.isDefault, one.verificationStatus]),
    [
      ['kim@acme.test', true, true, 'accepted'],
      ['Sales@acme.test', false, false, 'accepted'],
    ],
  );
  assert.equal((await kim.get('/settings/sendAs/sales@acme.test')).displayName, 'Sales');
  assert.equal((await world.write({ to: 'sales@acme.test' })).threadId.length, 16);
});

test('a reply joins its thread only if thread, references and subject agree', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', modify);
  const { threadId } = await world.write({ subject: 'Plan', headers: { 'Message-ID': '<a@customer.test>' } });
  const refers = ['In-Reply-To: <a@customer.test>', 'References: <a@customer.test>'];
  const send = async (mail: string, thread?: string) =>
    (await kim.post('/messages/send', { raw: mail, ...(thread && { threadId: thread }) })).threadId;
  assert.equal(await send(plain('Re: Plan', ...refers), threadId), threadId);
  assert.notEqual(await send(plain('Re: Plan', ...refers)), threadId, 'without the thread');
  assert.notEqual(await send(plain('Re: Plan'), threadId), threadId, 'without references');
  assert.notEqual(await send(plain('Re: Another plan', ...refers), threadId), threadId, 'another subject');
  const unknown = { raw: plain('Re: Plan', ...refers), threadId: '00000000deadbeef' };
  await expectError(await kim.ask('POST', '/messages/send', unknown), 404, 'notFound');
  assert.equal((await world.inbox('mia@acme.test')).length, 4, 'what was refused was not sent');
});

test('a mail to oneself is one message that is both sent and in the inbox', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', modify);
  const sent = await kim.post('/messages/send', {
    raw: raw('From: kim@acme.test', 'To: kim+probe@acme.test', 'Subject: Probe', '', 'x'),
  });
  assert.deepEqual(sent.labelIds, ['UNREAD', 'SENT', 'INBOX']);
  assert.deepEqual(idsOf((await kim.get('/messages')).messages), [sent.id]);
});

test('Date and Message-ID are added where they are missing, and one’s own are kept', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', modify);
  const read = async (mail: string) => {
    const { id } = await kim.post('/messages/send', { raw: mail });
    return kim.get(`/messages/${id}?format=metadata`);
  };
  const bare = await read(plain('Bare'));
  assert.match(headerOf(bare, 'Message-ID') ?? '', /^<CA[\w-]+@mail\.gmail\.com>$/);
  assert.equal(headerOf(bare, 'Date'), 'Mon, 02 Mar 2026 09:00:00 +0000');
  assert.equal(
    headerOf(await read(plain('Own', 'Message-ID: <own@acme.test>')), 'Message-ID'),
    '<own@acme.test>',
  );
  await world.settings({ keepsMessageIds: false });
  const replaced = await read(plain('Own', 'Message-ID: <own2@acme.test>'));
  assert.match(headerOf(replaced, 'Message-ID') ?? '', /@mail\.gmail\.com>$/);
  assert.equal(headerOf(replaced, 'X-Google-Original-Message-ID'), '<own2@acme.test>');
});

test('what cannot be sent is refused before anything has left', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', modify);
  const refused = async (body: object, message: string | RegExp, status = 400, reason = 'invalidArgument') =>
    expectError(await kim.ask('POST', '/messages/send', body), status, reason, message);
  await refused({}, /^'raw' RFC822 payload message string/);
  await refused({ raw: '%%%' }, /Base64 decoding failed/);
  await refused({ raw: raw('Subject: To nobody', '', 'x') }, 'Recipient address required');
  await refused({ raw: raw('To: nobody at all', '', 'x') }, 'Invalid To header');
  const crowd = Array.from({ length: 501 }, (_, at) => `p${at}@customer.test`).join(',\r\n ');
  await refused({ raw: raw(`To: ${crowd}`, '', 'x') }, 'Too many recipients');
  await refused(
    { raw: raw('To: mia@acme.test', '', 'x'.repeat(36_700_160)) },
    /Limit: 36700160/,
    413,
    'uploadTooLarge',
  );
  assert.deepEqual(await world.inbox('mia@acme.test'), []);
  assert.equal((await world.control('GET', '/google/_control/mail/sent')).count, 0);
});

test('a day has a limit for sending, which names the moment of its end', async () => {
  const world = gmailWorld();
  await world.settings({ mailsPerDayOfWorkspace: 2 });
  const send = gmailScope('send');
  let kim = await world.client('kim@acme.test', send);
  await kim.post('/messages/send', { raw: plain('One') });
  await kim.post('/messages/send', { raw: plain('Two') });
  await expectError(
    await kim.ask('POST', '/messages/send', { raw: plain('Three') }),
    429,
    'userRateLimitExceeded',
    'User-rate limit exceeded.  Retry after 2026-03-03T09:00:00.000Z',
  );
  await world.later('1d');
  kim = await world.client('kim@acme.test', send);
  await kim.post('/messages/send', { raw: plain('Three') });
});

test('mail that nobody takes comes back from nobody, into the same conversation', async () => {
  const world = gmailWorld();
  await world.settings({ bouncing: ['gone@customer.test', '@dead.test'] });
  const kim = await world.client('kim@acme.test', modify);
  const sent = await kim.post('/messages/send', {
    raw: raw('To: gone@customer.test, zoe@customer.test, x@dead.test', 'Message-ID: <m@acme.test>', '', 'x'),
  });
  const thread = await kim.get(`/threads/${sent.threadId}`);
  const [, first, second] = listOf(thread.messages);
  assert.equal(listOf(thread.messages).length, 3);
  assert.equal(headerOf(first ?? {}, 'X-Failed-Recipients'), 'gone@customer.test');
  assert.equal(headerOf(second ?? {}, 'X-Failed-Recipients'), 'x@dead.test');
  assert.equal(headerOf(first ?? {}, 'Return-Path'), '<>');
  assert.equal(headerOf(first ?? {}, 'In-Reply-To'), '<m@acme.test>');
  const [text, status] = listOf(recordOf(first?.payload).parts);
  assert.match(decoded(recordOf(text?.body).data), /wasn't delivered to gone@customer\.test/);
  assert.equal(status?.mimeType, 'message/delivery-status');
});

test('every saving of a draft is another message, and sending it is another one again', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', compose, gmailScope('readonly'));
  const from = (await kim.get('/profile')).historyId;
  const draft = await kim.post('/drafts', { message: { raw: plain('First words') } });
  const saved = await kim.put(`/drafts/${draft.id}`, { message: { raw: plain('Better words') } });
  const [one, two] = [recordOf(draft.message), recordOf(saved.message)];
  assert.equal(saved.id, draft.id);
  assert.notEqual(two.id, one.id);
  assert.equal(two.threadId, one.threadId);
  await expectError(await kim.ask('GET', `/messages/${one.id}`), 404, 'notFound');
  const listed = await kim.get('/drafts');
  assert.deepEqual(listed.drafts, [{ id: draft.id, message: { id: two.id, threadId: two.threadId } }]);
  const read = await kim.get(`/drafts/${draft.id}`);
  assert.equal(headerOf(recordOf(read.message), 'Subject'), 'Better words');

  const sent = await kim.post('/drafts/send', { id: draft.id });
  assert.notEqual(sent.id, two.id);
  assert.equal(sent.threadId, two.threadId);
  assert.deepEqual(sent.labelIds, ['SENT']);
  assert.equal((await world.inbox('mia@acme.test'))[0]?.subject, 'Better words');
  await expectError(await kim.ask('POST', '/drafts/send', { id: draft.id }), 404, 'notFound');
  const { history } = await kim.get(`/history?startHistoryId=${from}`);
  const told = listOf(history).map(record =>
    Object.keys(record)
      .filter(name => !['id', 'messages'].includes(name))
      .join(),
  );
  assert.deepEqual(told, [
    ...['messagesAdded', 'messagesAdded', 'messagesDeleted', 'messagesAdded', 'messagesDeleted'],
  ]);
});

test('a draft that could not be sent stays, and one that is thrown away is gone for good', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', compose);
  const draft = await kim.post('/drafts', { message: { raw: raw('Subject: To nobody', '', 'x') } });
  await expectError(await kim.ask('POST', '/drafts/send', { id: draft.id }), 400, 'invalidArgument');
  const message = { raw: plain('To somebody') };
  await kim.post('/drafts/send', { id: draft.id, message });
  assert.equal((await world.inbox('mia@acme.test')).length, 1);
  const other = await kim.post('/drafts', { message });
  await kim.remove(`/drafts/${other.id}`);
  await expectError(await kim.ask('GET', `/drafts/${other.id}`), 404, 'notFound');
  assert.deepEqual(await kim.get('/drafts'), { resultSizeEstimate: 0 });
});
