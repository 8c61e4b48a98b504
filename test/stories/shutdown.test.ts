import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { startKeyholder } from '../harness/keyholder.ts';

const muchLessThanTheLimitMs = 8_000;

describe('a server that stops', () => {
  it('does not wait for a connection on which nothing was ever asked', async () => {
    const keyholder = await startKeyholder();
    const socket = connect(Number(new URL(keyholder.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await keyholder.stranger().get('/health/live').expect(200); // so the server has seen the other one too
    const startedMs = performance.now();
    await keyholder.close();
    assert.ok(performance.now() - startedMs < muchLessThanTheLimitMs);
    socket.destroy();
  });

  it('finishes the request that is under way', async () => {
    const keyholder = await startKeyholder();
    const socket = connect(Number(new URL(keyholder.url).port), '127.0.0.1');
    const said = once(socket, 'data');
    const body = JSON.stringify({ username: 'nobody@acme.test', password: 'wrong' });
    socket.write(
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
        `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    await said; // 100 Continue: the request is under way
    const answer = once(socket, 'data');
    const closed = keyholder.close();
    socket.write(body);
    const [bytes] = await answer;
    assert.match(String(bytes), /^HTTP\/1\.1 401/);
    await closed;
  });
});
