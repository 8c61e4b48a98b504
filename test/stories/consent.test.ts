import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ConsentWorld, calendar, gmailRead, gmailSend, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;

before(async () => {
  world = await openConsentWorld();
});
after(() => world.keyholder.close());

test('somebody connects their account and lands on a page that knows how it ended', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url, flow_id, state } = await world.begin(kim, { capabilities: 'mail.read,mail.send' });
  const asked = new URL(auth_url).searchParams;
  assert.equal(asked.get('state'), state);
  assert.equal(asked.get('code_challenge_method'), 'S256');
  assert.equal(asked.get('access_type'), 'offline');
  assert.deepEqual(asked.get('scope')?.split(' '), [
    gmailRead,
    gmailSend,
    'https://www.googleapis.com/auth/userinfo.email',
    'openid',
  ]);
  const landed = await world.comeBack(kim, await world.atGoogle(auth_url, { account: 'kim@acme.test' }));
  assert.equal(landed.href, `${world.keyholder.url}/connect/result?flow=${flow_id}`);
  const shown = await world.showFlow(kim, flow_id);
  assert.deepEqual([shown.state, shown.outcome, shown.missing_scopes], ['finished', 'connected', []]);
  assert.ok(shown.connection_id);
  const { living } = await world.grantsOf('kim@acme.test');
  assert.equal(living, 1);
});

test('an empty box at Google is a state, and says what is missing', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const shown = await world.connect(
    olu,
    { account: 'olu@acme.test', scopes: [gmailRead] },
    { capabilities: 'mail.read calendar' },
  );
  assert.deepEqual([shown.state, shown.outcome, shown.missing_scopes], ['finished', 'partial', [calendar]]);
});
