import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientWith, everything, expectError, gmailScope, gmailWorld, raw } from './gmail-world.ts';

const path = '/google/gmail/batch/gmail/v1';
const headers = { 'content-type': 'multipart/mixed; boundary="cut"' };

function batch(...calls: string[]): string {
  const parts = calls.map(
    (call, at) => `--cut\r\nContent-Type: application/http\r\nContent-ID: <item${at}>\r\n\r\n${call}\r\n`,
  );
  return `${parts.join('')}--cut--\r\n`;
}

test('a batch answers each call by itself, under the id it was given', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const { id } = await world.write({ subject: 'In a batch' });
  const send = JSON.stringify({ raw: raw('To: mia@acme.test', 'Subject: Sent in a batch', '', 'x') });
  const calls = batch(
    `GET /gmail/v1/users/me/messages/${id}?format=metadata HTTP/1.1\r\nAccept: application/json\r\n`,
    'GET /gmail/v1/users/me/messages/00000000deadbeef',
    `POST /gmail/v1/users/me/messages/send HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${send}`,
    'GET /gmail/v1/users/me/nothing',
    'GET /gmail/v1/users/me/profile HTTP/1.1\r\nAuthorization: Bearer ya29.somebody-else',
  );
  const response = await kim.ask('POST', path, calls, headers);
  assert.equal(response.status, 200);
  const boundary = /boundary=(\S+)$/.exec(response.headers.get('content-type') ?? '')?.[1];
  const parts = (await response.text()).split(`--${boundary}`).slice(1, -1);
  const shown = parts.map(part => [
    /Content-ID: <(.*)>/.exec(part)?.[1],
    Number(/HTTP\/1\.1 (\d+)/.exec(part)?.[1]),
  ]);
  assert.deepEqual(shown, [
    ['response-item0', 200],
    ['response-item1', 404],
    ['response-item2', 200],
    ['response-item3', 404],
    ['response-item4', 401],
  ]);
  assert.match(parts[0] ?? '', /In a batch/);
  assert.match(parts[4] ?? '', /authError/);
  assert.equal((await world.inbox('mia@acme.test'))[0]?.subject, 'Sent in a batch');
});

test('a batch costs what its calls cost, opens nothing by itself and has an end', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', gmailScope('readonly'));
  const profile = 'GET /gmail/v1/users/me/profile';
  await world.settings({ unitsPerMinutePerUser: 2 });
  const text = await (await kim.ask('POST', path, batch(profile, profile, profile), headers)).text();
  assert.equal(text.match(/HTTP\/1\.1 200/g)?.length, 2);
  assert.equal(text.match(/HTTP\/1\.1 403/g)?.length, 1);
  const stranger = clientWith(world.fetch, undefined);
  assert.match(await (await stranger.ask('POST', path, batch(profile), headers)).text(), /HTTP\/1\.1 401/);
  const many = batch(...Array.from({ length: 101 }, () => profile));
  await expectError(await kim.ask('POST', path, many, headers), 400, 'invalidArgument', /more than 100/);
  for (const body of ['nothing', batch('BREW /pot'), batch('')]) {
    await expectError(await kim.ask('POST', path, body, headers), 400, 'invalidArgument');
  }
});
