import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { demoPassword } from '#entry/demo/seed.ts';
import type { Client } from '../harness/client.ts';
import { startKeyholder, type TestKeyholder } from '../harness/keyholder.ts';

describe('what comes in', () => {
  let keyholder: TestKeyholder;
  let admin: Client;
  before(async () => {
    keyholder = await startKeyholder();
    admin = await keyholder.signedIn('admin@acme.test');
  });
  after(() => keyholder.close());

  it('is not said back, not even the name of a doubled parameter', async () => {
    const answer = await admin.get('/api/v1/users?%3Cscript%3E=1&%3Cscript%3E=2').expect(400);
    assert.doesNotMatch(await answer.text(), /script/);
  });

  it('is refused when a parameter is doubled, whatever its name', async () => {
    await admin.get('/api/v1/users?__proto__=1&__proto__=2').problem(400);
  });

  it('is refused when a filter is misspelt, which would otherwise answer with everything', async () => {
    const { code } = await admin.get('/api/v1/audit?acton=user.created').problem(400);
    assert.equal(code, 'invalid_input');
  });

  it('is refused when a field is called __proto__, as with any other name that is none', async () => {
    const body = `{"username": "kim@acme.test", "password": "${demoPassword}", "__proto__": {"role": "owner"}}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await keyholder
      .stranger()
      .raw('/api/v1/auth/login', { method: 'POST', headers, body })
      .expect(400);
    assert.match(await answer.text(), /"__proto__":"is not a field here"/);
  });

  it('is not answered at greater length than it was asked', async () => {
    const fields = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`field${at}`, at]));
    const answer = await keyholder.stranger().post('/api/v1/auth/login', fields).expect(400);
    assert.ok((await answer.text()).length < 5_000);
  });

  it('is refused as a name when no one could see or store it', async () => {
    for (const name of ['Ac\u0000me', 'Ac\u202eme', '  ']) {
      await admin.patch('/api/v1/tenant', { name }).problem(400);
    }
  });

  it('does not stand in the way of the next request when it was too large to be read', {
    timeout: 10_000,
  }, async () => {
    const socket = connect(Number(new URL(keyholder.url).port), '127.0.0.1');
    const piece = 'x'.repeat(64 * 1_024);
    socket.write(
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
        'Transfer-Encoding: chunked\r\n\r\n',
    );
    for (let count = 0; count < 32; count += 1) socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    socket.write('0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const answers = await text(socket);
    assert.deepEqual(answers.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('is no error of ours when the caller goes away in the middle of it', async () => {
    const linesBefore = keyholder.logLines.length;
    const socket = connect(Number(new URL(keyholder.url).port), '127.0.0.1');
    socket.write(
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
        'Content-Length: 100\r\nExpect: 100-continue\r\n\r\n',
    );
    await once(socket, 'data'); // 100 Continue: the server now waits for the body
    socket.end('{"user').destroySoon();
    const linesSince = () => keyholder.logLines.slice(linesBefore).join('');
    while (!linesSince().includes('answered')) await setImmediate();
    assert.doesNotMatch(linesSince(), /"level":"error"/);
  });
});
