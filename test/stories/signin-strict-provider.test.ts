import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkKnown } from '#features/signin/identities/link.ts';
import { requireId } from '#kernel/ids.ts';
import { spoils } from '#test/harness/strict-openid/spoil.ts';
import { type StrictOpenid, startStrictOpenid } from '#test/harness/strict-openid/start.ts';
import { type JourneyWorld, openJourneyWorld } from './signin-journey-world.ts';

const FAILED = '/auth/msp/signin?failed=1';
const simulatedGoogle = /^http:\/\/localhost:4010\/google\/(accounts|oauth2|www)(?=\/(o\/|token$|oauth2\/))/;
const app = {
  clientId: `471120938457-${'t'.repeat(32)}.apps.googleusercontent.com`,
  clientSecret: `GOCSPX-${'t'.repeat(28)}`,
};

let strict: StrictOpenid | undefined;
let world: JourneyWorld;

before(async () => {
  world = await openJourneyWorld(
    {},
    // What goes to the simulated Google for signing in goes to the strict provider instead.
    simulated => request =>
      strict && simulatedGoogle.test(request.url)
        ? fetch(new Request(request.url.replace(simulatedGoogle, strict.origin), request))
        : simulated(request),
  );
  const redirectUri = world.redirect('google');
  strict = await startStrictOpenid({ id: app.clientId, secret: app.clientSecret, redirectUri });
  world.keyholder.simulators.clock.set(new Date()); // people signed in before are out
  const admin = await world.keyholder.signedIn('admin@acme.test');
  await world.enter(admin, 'google', app);
  const [kim] = await world.asOwner("select id from users where address = 'kim@acme.test'");
  await linkKnown(world.needs, world.acme, {
    userId: requireId(String(kim?.id)),
    account: {
      provider: 'google',
      source: 'tenant',
      issuer: 'https://accounts.google.com',
      subject: 'kim_at_acme.test',
      address: 'kim@acme.test',
    },
  });
});
after(async () => {
  await strict?.stop();
  await world.close();
});

async function signIn(email = 'kim@acme.test') {
  world.keyholder.simulators.clock.set(new Date()); // the provider has no other clock than the machine's
  const browser = world.keyholder.stranger();
  const url = await world.begin(browser, 'google', email);
  const at = await strict?.follow(url.replace(simulatedGoogle, strict.origin));
  assert.ok(at);
  return { browser, at, end: await world.comeBack(browser, at) };
}

test('a strict provider from the shelf takes our requests, and we take its answers', async () => {
  const { browser, at, end } = await signIn();
  assert.equal(at.searchParams.get('iss'), 'https://accounts.google.com', 'it says who answers (RFC 9207)');
  assert.equal(end, '/');
  assert.equal(await world.whoIs(browser), 'kim@acme.test');
  assert.equal((await signIn('ana@acme.test')).end, FAILED);
});

for (const name of Object.keys(spoils)) {
  test(`no token of it is believed that is ${name}`, async () => {
    await strict?.spoil(name);
    const { browser, end } = await signIn();
    assert.equal(end, FAILED);
    assert.equal(await world.whoIs(browser), undefined);
    const refusals = await world.refusals(world.acme.tenantId);
    assert.equal(refusals.at(-1), 'not_believed');
    await strict?.spoil();
  });
}

test('after all of that it still works', async () => {
  assert.equal((await signIn()).end, '/');
});
