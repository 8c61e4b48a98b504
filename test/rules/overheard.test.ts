import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { test } from 'node:test';
import { type Heard, overhear } from '#test/harness/overhear.ts';
import { expectTokensUnstored } from '#test/harness/tokens-unstored.ts';

// Every story’s server is overheard to the last byte; here is the proof that nothing would be missed.

const token = 'ya29.a0AfB_byExample';

async function heardFrom(listener: RequestListener): Promise<readonly Heard[]> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { answers, stop } = overhear(port);
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  await new Promise(resolve => server.close(resolve));
  stop();
  return answers;
}

test('an answer is heard however it is written', async () => {
  const ways: RequestListener[] = [
    (_, response) => response.writeHead(200, { 'cache-control': 'private' }).end(token),
    (_, response) => response.setHeader('Cache-Control', 'private').end(token),
    (_, response) => response.writeHead(200, 'Fine', { 'Cache-Control': 'private' }).end(Buffer.from(token)),
    (_, response) => {
      response.setHeader('cache-control', 'private');
      response.write(token.slice(0, 5));
      response.end(token.slice(5), 'utf8');
    },
  ];
  for (const way of ways) {
    const [heard, ...more] = await heardFrom(way);
    assert.deepEqual([heard?.headers['cache-control'], heard?.body, more], ['private', token, []]);
  }
});

test('a credential that somebody on the way may store is found, in a body and in a cookie', () => {
  const answer = (cache: string, body: string, cookie = ''): Heard => ({
    headers: { 'cache-control': cache, 'set-cookie': cookie },
    body,
  });
  expectTokensUnstored([answer('no-store', token), answer('public, max-age=60', 'nothing')]);
  for (const stored of ['', 'private', 'public, max-age=60']) {
    assert.throws(() => expectTokensUnstored([answer(stored, token)]), /may be stored/);
  }
  const session = `session=khs_${'a'.repeat(40)}`;
  assert.throws(() => expectTokensUnstored([answer('private', '', session)]), /may be stored/);
});

test('a refresh token of Google’s is found, unless the story has announced it', () => {
  const refreshToken = '1//0gExampleExample';
  const answers = [{ headers: { 'cache-control': 'no-store' }, body: `{"anything":"${refreshToken}"}` }];
  assert.throws(() => expectTokensUnstored(answers), /refresh token of Google/);
  expectTokensUnstored(answers, [refreshToken]);
});
