import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OAuth2Client } from 'google-auth-library';
import { googleAuth, type KeyholderClient } from '../../client/client.ts';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { type ClientWorld, failureOf, openClientWorld } from './client-world.ts';

let world: ClientWorld;
let program: KeyholderClient;
let userinfo: string;
const google = createSocketServer(request => world.keyholder.simulators.fetch(request));

before(async () => {
  world = await openClientWorld();
  const kim = await world.keyholder.signedIn('kim@acme.test');
  await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'mail.read' });
  program = await world.program(kim);
  await new Promise<void>(resolve => google.listen(0, '127.0.0.1', resolve));
  const address = google.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  userinfo = `http://localhost:${port}/google/openidconnect/v1/userinfo`;
});
after(async () => {
  google.closeAllConnections();
  await new Promise(resolve => google.close(resolve));
  await world.close();
});

const asked = () => world.way.seen.filter(line => line.includes('/credentials')).length;

test('Google’s own library speaks to Google with tokens of Keyholder’s', async () => {
  const auth = googleAuth(OAuth2Client, more => program.credentials(more));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => auth.request<{ email: string }>({ url: userinfo })),
  );
  assert.deepEqual(new Set(answers.map(({ data }) => data.email)), new Set(['kim@acme.test']));
  assert.equal(asked(), 1);
  const { token } = await auth.getAccessToken();
  assert.match(token ?? '', /^ya29\./);
});

test('a token that Google refuses is replaced once, and other refusals change nothing', async () => {
  const auth = googleAuth(OAuth2Client, more => program.credentials(more));
  await auth.request({ url: userinfo });
  const before = asked();
  const refusal = (status: number) =>
    world.control('POST', 'faults', {
      match: { path: '/google/openidconnect/v1/userinfo' },
      times: 1,
      effect: { status, body: { error: 'no' } },
    });
  await world.control('POST', 'clock', { advance: '5m' });
  await refusal(401);
  assert.equal((await auth.request({ url: userinfo })).status, 200);
  assert.equal(asked(), before + 1);
  await refusal(403);
  await assert.rejects(auth.request({ url: userinfo }), { status: 403 });
  assert.equal(asked(), before + 1);
});

test('an account that has to be connected again is told as such, also through the library', async () => {
  const auth = googleAuth(OAuth2Client, more => program.credentials(more));
  await auth.request({ url: userinfo });
  await world.control('POST', 'grants/kill', { account: 'kim@acme.test' });
  await world.control('POST', 'clock', { advance: '5m' });
  const failure = await failureOf(auth.request({ url: userinfo }));
  assert.deepEqual([failure.code, failure.whoActs], ['needs_reconnect', 'person']);
});
