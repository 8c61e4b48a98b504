import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everything, expectError, gmailScope, gmailWorld, idsOf, listOf } from './gmail-world.ts';

test('mail is brought as fields, as text and as base64, to several people, and those unknown are named', async () => {
  const world = gmailWorld();
  const arrived = await world.mail({
    from: 'Zoë <zoe@customer.test>',
    to: ['Kim <kim@acme.test>', 'nobody@acme.test'],
    cc: 'mia@acme.test, kim+again@acme.test',
    subject: 'Grüße',
    text: 'Zeile eins\nZeile zwei',
    headers: { 'X-Ticket': '7', Date: 'Fri, 13 Feb 2026 10:00:00 +0000' },
  });
  assert.deepEqual(
    listOf(arrived.delivered).map(one => [one.to, one.account]),
    [
      ['kim@acme.test', 'kim@acme.test'],
      ['mia@acme.test', 'mia@acme.test'],
    ],
  );
  assert.deepEqual(arrived.unknown, ['nobody@acme.test']);
  const [mail] = await world.inbox('kim@acme.test');
  assert.equal(mail?.from, 'Zoë <zoe@customer.test>');
  assert.equal(mail?.subject, 'Grüße');
  assert.equal(mail?.text, 'Zeile eins\r\nZeile zwei');
  assert.match(String(mail?.messageId), /@customer\.test$/);
  const whole = await world.control('GET', `/google/_control/mailboxes/kim@acme.test/messages/${mail?.id}`);
  assert.match(String(whole.raw), /X-Ticket: 7/);
  assert.match(String(whole.raw), /Date: Fri, 13 Feb 2026/);
  assert.doesNotMatch(String(whole.raw), /Date: Mon, 02 Mar/);

  const text = 'From: bo@other.test\nTo: kim@acme.test\nSubject: Raw\n\nBody: with a colon';
  await world.mail({ raw: text });
  await world.mail({ raw: Buffer.from(text).toString('base64') });
  await world.mail({ raw: text, to: 'mia@acme.test', from: 'bounces@other.test' });
  const [second, first] = await world.inbox('kim@acme.test');
  assert.deepEqual([first?.subject, second?.subject], ['Raw', 'Raw']);
  assert.equal(first?.text, 'Body: with a colon');
  const [toMia] = await world.inbox('mia@acme.test');
  const { raw } = await world.control(
    'GET',
    `/google/_control/mailboxes/mia@acme.test/messages/${toMia?.id}`,
  );
  assert.match(String(raw), /Return-Path: <bounces@other\.test>/);
});

test('a mail that cannot be is refused in words', async () => {
  const world = gmailWorld();
  const letter = { from: 'zoe@customer.test', to: 'kim@acme.test', subject: 'x' };
  await assert.rejects(world.mail({ to: 'kim@acme.test' }), /needs from and to, or raw/);
  await assert.rejects(
    world.mail({ ...letter, to: 'nobody@nowhere.test' }),
    /: 404 [\s\S]*nobody@nowhere\.test/,
  );
  await assert.rejects(world.mail({ ...letter, to: 'everybody' }), /to names no address/);
  await assert.rejects(world.mail({ ...letter, subject: 'x\r\nBcc: mia@acme.test' }), /A header is one line/);
  await assert.rejects(world.mail({ ...letter, body: 'x' }), /Unknown: body/);
  await assert.rejects(world.mail({ ...letter, authentication: 'perhaps' }), /one of pass, fail, none/);
  await assert.rejects(world.settings({ quotaStatus: 500 }), /403 or 429/);
  await assert.rejects(world.settings({ quotaCosts: { 'messages.get': 'few' } }), /object of numbers/);
  await assert.rejects(world.mailbox('nobody@acme.test'), /: 404 /);
});

test('the owner of a mailbox does things that no app has asked for, and history tells them', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const { historyId } = await kim.get('/profile');
  const { id } = await world.write({});
  const path = `/google/_control/mailboxes/kim@acme.test/messages/${id}`;
  await world.control('PATCH', path, { removeLabelIds: ['UNREAD'], addLabelIds: ['STARRED'] });
  assert.deepEqual(idsOf((await kim.get('/messages?labelIds=STARRED')).messages), [id]);
  await assert.rejects(world.control('PATCH', path, { addLabelIds: ['Label_1'] }), /no label Label_1/);
  await world.control('DELETE', path);
  await expectError(await kim.ask('GET', `/messages/${id}`), 404, 'notFound');
  await assert.rejects(world.control('GET', path), /: 404 /);
  const { history } = await kim.get(`/history?startHistoryId=${historyId}`);
  assert.equal(listOf(history).length, 3);
});

test('old mail is dropped without a trace, and the rest is where it was', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const ids: string[] = [];
  for (let count = 0; count < 10; count += 1) ids.unshift((await world.write({})).id);
  const { historyId } = await kim.get('/profile');
  const left = await world.control('POST', '/google/_control/mailboxes/kim@acme.test/drop-mail', { keep: 4 });
  assert.deepEqual([left.messages, left.threads, left.historyId], [4, 4, historyId]);
  assert.deepEqual(idsOf((await kim.get('/messages')).messages), ids.slice(0, 4));
  assert.deepEqual(await kim.get(`/history?startHistoryId=${historyId}`), { historyId });
});

test('what was sent is written down until it is wiped', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', gmailScope('send'));
  const raw = Buffer.from('To: zoe@customer.test\r\nSubject: Out\r\n\r\nx').toString('base64url');
  await kim.post('/messages/send', { raw });
  const log = (query = '') => world.control('GET', `/google/_control/mail/sent${query}`);
  const [entry] = listOf((await log('?account=kim@acme.test&to=zoe@customer.test&raw=true')).sent);
  assert.deepEqual([entry?.account, entry?.subject, entry?.deliveredTo], ['kim@acme.test', 'Out', []]);
  assert.match(String(entry?.raw), /Subject: Out/);
  assert.equal((await log('?account=mia@acme.test')).count, 0);
  await world.control('DELETE', '/google/_control/mail/sent');
  assert.equal((await log()).count, 0);
});
