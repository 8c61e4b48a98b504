import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { requireMessageId } from '#kernel/message-id.ts';
import { Secret } from '#kernel/secret.ts';
import { findSentMail } from '#providers/google/gmail/find-sent.ts';
import { listHistory, readProfile } from '#providers/google/gmail/history.ts';
import { listMessages, readRawMessage } from '#providers/google/gmail/messages.ts';
import { sendRawMail } from '#providers/google/gmail/send.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { everything, gmailScope, listOf } from '../simulators/gmail-world.ts';
import type { Json } from '../simulators/simulated-google.ts';
import { googleHouse } from './google-oauth-house.ts';

/** Our own client at the simulated Gmail: what one says, the other must understand. */
async function mailHouse(...scopes: string[]) {
  const { google, needs } = googleHouse();
  const { access_token } = await google.connect('kim@acme.test', { scope: scopes.join(' ') });
  const write = async (letter: Json) => {
    const mail = { from: 'Zoe <zoe@customer.test>', to: 'kim@acme.test', text: 'x', ...letter };
    const { delivered } = await google.control('POST', '/google/_control/mail', mail);
    return String(listOf(delivered)[0]?.id);
  };
  return { google, needs, write, token: new Secret(access_token) };
}

function is<Answer extends { kind: string }, Kind extends Answer['kind']>(
  answer: Answer,
  kind: Kind,
): Extract<Answer, { kind: Kind }> {
  const isOfKind = (one: Answer): one is Extract<Answer, { kind: Kind }> => one.kind === kind;
  assert.ok(isOfKind(answer), inspect(answer));
  return answer;
}

test('a mailbox is followed from its profile by its history to the bytes of each mail', async () => {
  const { needs, token, write, google } = await mailHouse(gmailScope('readonly'));
  const { address, historyId: since } = is(await readProfile(needs, token), 'profile');
  assert.equal(address, 'kim@acme.test');
  const ids = [await write({ subject: 'One' }), await write({ subject: 'Zwei: Grüße' })];
  const page = is(await listHistory(needs, token, { since, page: undefined }), 'page');
  assert.deepEqual(
    page.appeared.map(({ id, labelIds }) => [id, labelIds.includes('INBOX')]),
    ids.map(id => [id, true]),
  );
  assert.ok(page.historyId > since);
  const { bytes, receivedAt } = is(await readRawMessage(needs, token, ids[1] ?? ''), 'message');
  assert.match(Buffer.from(bytes).toString('latin1'), /^Delivered-To: kim@acme\.test\r\n/);
  assert.deepEqual(receivedAt, google.clock.now());
  const dayAgo = new Date(google.clock.now().getTime() - 86_400_000);
  const listed = await listMessages(needs, token, { labelId: 'INBOX', from: dayAgo, page: undefined });
  assert.deepEqual(
    is(listed, 'page').messages.map(({ id }) => id),
    ids.toReversed(),
  );

  await google.control('POST', '/google/_control/mailboxes/kim@acme.test/forget-history');
  is(await listHistory(needs, token, { since, page: undefined }), 'gone');
  await google.control('DELETE', `/google/_control/mailboxes/kim@acme.test/messages/${ids[0]}`);
  assert.equal(is(await readRawMessage(needs, token, ids[0] ?? ''), 'refused').reason, 'not_found');
});

test('a mail is sent, small or as an upload, and found by its own id and nobody else’s', async () => {
  const { needs, token, google } = await mailHouse(everything);
  const mail = (id: string, text: string) =>
    `From: kim@acme.test\r\nTo: mia@acme.test\r\nMessage-ID: <${id}@acme.test>\r\nSubject: ${id}\r\n\r\n${text}\r\n`;
  const line = `${'long '.repeat(15)}\r\n`;
  for (const [id, text] of [
    ['small', 'x'],
    ['large{odd}', line.repeat(60_000)],
  ] as const) {
    const sent = is(await sendRawMail(needs, token, { raw: mail(id, text) }), 'sent');
    const messageId = requireMessageId(`${id}@acme.test`);
    assert.equal(is(await findSentMail(needs, token, messageId), 'sent').id, sent.id);
  }
  is(await findSentMail(needs, token, requireMessageId('never@acme.test')), 'not_found');
  const { sent } = await google.control('GET', '/google/_control/mail/sent');
  assert.deepEqual(
    listOf(sent).map(one => one.subject),
    ['small', 'large{odd}'],
  );
});

test('every no of Gmail is understood by who must act', async () => {
  const { needs, token, google } = await mailHouse(gmailScope('send'));
  const profile = () => readProfile(needs, token);
  assert.equal(is(await profile(), 'dead').reason, 'scope_missing');
  const project = `projects/${acmeGoogle.projectId}`;
  await google.change(project, { enabledApis: [] });
  assert.equal(is(await profile(), 'misconfigured').reason, 'api_disabled');
  await google.change(project, { enabledApis: ['gmail.googleapis.com'] });
  const send = (raw: string) => sendRawMail(needs, token, { raw });
  assert.equal(is(await send('Subject: To nobody\r\n\r\nx'), 'refused').reason, 'invalid');
  await google.change('mail/settings', { mailsPerDayOfWorkspace: 1 });
  is(await send('To: mia@acme.test\r\n\r\nx'), 'sent');
  const limited = is(await send('To: mia@acme.test\r\n\r\nx'), 'busy');
  assert.equal(limited.reason, 'rate_limited');
  for (const quotaStatus of [403, 429]) {
    await google.change('mail/settings', { quotaStatus, unitsPerMinutePerUser: 1 });
    assert.equal(is(await send('To: mia@acme.test\r\n\r\nx'), 'busy').reason, 'rate_limited');
  }
  await google.change('mail/settings', { isQuotaEnforced: false });
  await google.change('mailboxes/kim@acme.test', { isEnabled: false });
  assert.equal(is(await send('To: mia@acme.test\r\n\r\nx'), 'misconfigured').reason, 'mail_not_enabled');
  await google.later('1h');
  assert.equal(is(await profile(), 'dead').reason, 'token_refused');
});
