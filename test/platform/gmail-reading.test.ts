import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mail } from '#features/mail/parse/mail.ts';
import { readMail } from '#features/mail/parse/read.ts';
import { cluesOf } from '#features/tickets/threading/place.ts';
import { gmailScope, gmailWorld } from '../simulators/gmail-world.ts';

const google = gmailWorld();

/** As sync fetches it: the bytes and Gmail's own time. */
async function fetched(letter: Record<string, unknown>): Promise<Mail> {
  const { id } = await google.write(letter);
  const kim = await google.client('kim@acme.test', gmailScope('readonly'));
  const message = await kim.get(`/messages/${id}?format=raw`);
  const read = await readMail({
    bytes: Buffer.from(String(message.raw), 'base64url'),
    receivedAt: new Date(Number(message.internalDate)),
  });
  return read.kind === 'mail' ? read.mail : assert.fail(read.reason);
}

test('mail that Gmail has judged is judged as Gmail did, whatever the sender put above and below', async () => {
  const forged = 'mx.google.com; dmarc=pass header.from=customer.test';
  const headers = { 'Authentication-Results': forged };
  const kinds = { pass: 'authentic', fail: 'forged', none: 'unproven' } as const;
  for (const authentication of ['pass', 'fail', 'none'] as const) {
    const { authentication: judged } = await fetched({ authentication, headers });
    assert.equal(judged.kind, kinds[authentication], authentication);
  }
});

test('time is Gmail’s, and the address it was delivered to shows the token', async () => {
  const token = `kr${'a'.repeat(26)}`;
  const mail = await fetched({
    to: `kim+${token}@acme.test`,
    headers: { Date: 'Fri, 01 Jan 1999 00:00:00 +0000', References: '<a@x> <b@x>', 'In-Reply-To': '<b@x>' },
  });
  assert.equal(mail.receivedAt.getTime(), google.clock.now().getTime());
  const clues = cluesOf(mail, 'thread');
  assert.deepEqual([clues.tokens, clues.inReplyTo, clues.references], [[token], ['b@x'], ['a@x']]);
});

test('what could not be delivered comes back as a bounce of the very mail', async () => {
  await google.settings({ bouncing: ['gone@customer.test'] });
  const kim = await google.client('kim@acme.test', gmailScope('send'), gmailScope('readonly'));
  const raw = [
    'From: kim@acme.test',
    'To: gone@customer.test',
    'Message-ID: <kh.7@acme.test>',
    'Subject: Hi',
    '',
    'Hi',
  ];
  await kim.post('/messages/send', { raw: Buffer.from(raw.join('\r\n')).toString('base64url') });
  const listed = await kim.get('/messages?q=from:mailer-daemon');
  const [first] = Array.isArray(listed.messages) ? listed.messages : [];
  const message = await kim.get(`/messages/${first?.id}?format=raw`);
  const read = await readMail({
    bytes: Buffer.from(String(message.raw), 'base64url'),
    receivedAt: google.clock.now(),
  });
  assert.ok(read.kind === 'mail');
  assert.equal(read.mail.origin.kind, 'bounce');
  assert.equal(cluesOf(read.mail).reported, 'kh.7@acme.test');
  assert.ok(read.mail.report?.kind === 'delivery');
  assert.deepEqual(
    read.mail.report.recipients.map(({ address, action }) => `${address} ${action}`),
    ['gone@customer.test failed'],
  );
});
