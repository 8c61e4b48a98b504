import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;

before(async () => {
  world = await openConsentWorld();
});
after(() => world.keyholder.close());

const mail = { capabilities: 'mail.read' };

/** Every Google account that is connected here, by address and for whom. */
async function connected(): Promise<string[]> {
  const rows = await world.rows(
    `select c.address || ' for ' || u.address as line from connections c
     join users u on u.id::text = c.principal_id where c.ended_at is null order by 1`,
  );
  return rows.map(row => String(row.line));
}

async function expectNothingMore(attack: () => Promise<void>): Promise<void> {
  const before = await connected();
  await attack();
  assert.deepEqual(await connected(), before);
}

function outcomeIn(landed: URL): string | null {
  assert.equal(landed.pathname, '/connect/result');
  return landed.searchParams.get('outcome');
}

test('an answer that is brought again changes nothing, whoever brings it', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url, flow_id } = await world.begin(kim, mail);
  const answer = await world.atGoogle(auth_url, { account: 'kim@acme.test' });
  await world.comeBack(kim, answer);
  const spent = await world.requestsTo('/google/oauth2/token');
  await expectNothingMore(async () => {
    assert.equal((await world.comeBack(kim, answer)).searchParams.get('flow'), flow_id);
    assert.equal(outcomeIn(await world.comeBack(world.keyholder.stranger(), answer)), 'link_used');
    const mia = await world.keyholder.signedIn('mia@acme.test');
    assert.equal(outcomeIn(await world.comeBack(mia, answer)), 'link_used');
  });
  assert.equal(await world.requestsTo('/google/oauth2/token'), spent, 'the code is sent once');
  assert.equal((await world.showFlow(kim, flow_id)).outcome, 'connected');
});

test('two answers to one link that arrive at the same moment are one', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const { auth_url } = await world.begin(olu, mail);
  const answer = await world.atGoogle(auth_url, { account: 'olu@acme.test' });
  const before = await world.requestsTo('/google/oauth2/token');
  await Promise.all(Array.from({ length: 8 }, () => world.comeBack(olu, answer)));
  assert.equal(await world.requestsTo('/google/oauth2/token'), before + 1);
});

test('a state that was made up is not known', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url, state, flow_id } = await world.begin(kim, mail);
  const answer = await world.atGoogle(auth_url, { account: 'bo@acme.test' });
  const forgeries = [
    '',
    'x',
    `${state}x`,
    state.slice(1),
    `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`,
    state.toLowerCase(),
    '0'.repeat(43),
    "' or true --",
  ];
  await expectNothingMore(async () => {
    for (const forged of forgeries) {
      const url = new URL(answer);
      url.searchParams.set('state', forged);
      assert.equal(outcomeIn(await world.comeBack(kim, url)), 'link_not_known', forged);
    }
  });
  assert.equal((await world.showFlow(kim, flow_id)).state, 'begun', 'and the real one is still good');
});

test('after ten minutes a link is no longer good', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url, flow_id } = await world.begin(kim, mail);
  await world.control('PATCH', 'settings', { codeLifetimeMs: 3_600_000 });
  const answer = await world.atGoogle(auth_url, { account: 'bo@acme.test' });
  await world.control('POST', 'clock', { advance: '10m' });
  await expectNothingMore(async () => {
    await world.comeBack(kim, answer);
  });
  await world.control('PATCH', 'settings', { codeLifetimeMs: 600_000 });
  assert.equal(kim.cookie(`connect-${flow_id}`) !== undefined, true);
  assert.equal((await world.showFlow(kim, flow_id)).outcome, 'expired');
});

test('a state of another consent, or of another callback address, opens nothing', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const kims = await world.begin(kim, mail);
  const mias = await world.begin(mia, mail);
  const answer = await world.atGoogle(kims.auth_url, { account: 'bo@acme.test' });
  await expectNothingMore(async () => {
    const swapped = new URL(answer);
    swapped.searchParams.set('state', mias.state);
    await world.comeBack(mia, swapped); // her own state and browser, somebody else's code
    assert.equal((await world.showFlow(mia, mias.flow_id)).outcome, 'code_refused');
    const elsewhere = new URL(answer);
    elsewhere.pathname = '/auth/google/callback';
    assert.equal(outcomeIn(await world.comeBack(kim, elsewhere)), 'link_not_known');
  });
});

test('a code that an attacker puts into a victim’s own consent is worth nothing', async () => {
  const attacker = await world.keyholder.signedIn('mia@acme.test');
  const victim = await world.keyholder.signedIn('admin@acme.test');
  const theirs = await world.begin(attacker, mail);
  const stolen = (await world.atGoogle(theirs.auth_url, { account: 'mia@acme.test' })).searchParams.get(
    'code',
  );
  const own = await world.begin(victim, mail);
  const answer = await world.atGoogle(own.auth_url, { account: 'admin@acme.test' });
  answer.searchParams.set('code', stolen ?? '');
  await expectNothingMore(async () => {
    await world.comeBack(victim, answer);
  });
  const shown = await world.showFlow(victim, own.flow_id);
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'code_refused']);
});

test('the browser that comes back must be the one that began', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url, flow_id } = await world.begin(kim, mail);
  const answer = await world.atGoogle(auth_url, { account: 'bo@acme.test' });
  const other = world.keyholder.stranger();
  other.setCookie(`connect-${flow_id}`, 'A'.repeat(43));
  await expectNothingMore(async () => {
    const landed = await world.comeBack(other, answer);
    assert.equal(landed.pathname, '/connect/confirm');
  });
  assert.equal((await world.showFlow(other, flow_id)).state, 'parked');
});

test('a link that is forwarded to a victim binds nothing, whoever signs in where', async () => {
  const attacker = await world.keyholder.signedIn('mia@acme.test');
  const lure = await world.begin(attacker, mail);
  const answer = await world.atGoogle(lure.auth_url, { account: 'bo@acme.test' }); // the victim's own account
  const spent = await world.requestsTo('/google/oauth2/token');
  await expectNothingMore(async () => {
    const victim = await world.keyholder.signedIn('kim@acme.test');
    assert.equal((await world.comeBack(victim, answer)).pathname, '/connect/confirm');
    const shown = await world.showFlow(victim, lure.flow_id);
    assert.equal(shown.requested_by, 'Mia Member', 'who sent it is shown');
    await world.confirm(attacker, lure.flow_id).problem(404); // not in the browser where it is parked
    const outsider = await world.keyholder.signedIn('admin@globex.test');
    await world.confirm(outsider, lure.flow_id).problem(404);
    const ended = await world.confirm(victim, lure.flow_id).read(world.readFlow);
    assert.deepEqual([ended.state, ended.outcome], ['failed', 'discarded']);
    await world.confirm(victim, lure.flow_id).problem(409);
    assert.equal((await world.comeBack(attacker, answer)).searchParams.get('flow'), lure.flow_id);
  });
  assert.equal(await world.requestsTo('/google/oauth2/token'), spent, 'the code was never used');
});

test('a parked answer is thrown away by whoever of another organisation is signed in there', async () => {
  const attacker = await world.keyholder.signedIn('mia@acme.test');
  const lure = await world.begin(attacker, mail);
  const answer = await world.atGoogle(lure.auth_url, { account: 'bo@acme.test' });
  await expectNothingMore(async () => {
    const victim = await world.keyholder.signedIn('admin@globex.test');
    await world.comeBack(victim, answer);
    const ended = await world.confirm(victim, lure.flow_id).read(world.readFlow);
    assert.equal(ended.outcome, 'discarded');
  });
});

test('a program with the attacker’s token cannot confirm what is parked in a victim’s browser', async () => {
  const attacker = await world.keyholder.signedIn('mia@acme.test');
  const lure = await world.begin(attacker, mail);
  const answer = await world.atGoogle(lure.auth_url, { account: 'bo@acme.test' });
  const victim = world.keyholder.stranger();
  await world.comeBack(victim, answer);
  await expectNothingMore(async () => {
    await world.confirm(victim, lure.flow_id).problem(401);
    const { access_token } = await world.keyholder
      .stranger()
      .post('/api/v1/auth/login', { username: 'mia@acme.test', password: 'keyholder-demo' })
      .read(z.object({ access_token: z.string() }));
    const headers = {
      authorization: `Bearer ${access_token}`,
      cookie: `connect-${lure.flow_id}=${victim.cookie(`connect-${lure.flow_id}`)}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ flow_id: lure.flow_id });
    await victim.raw('/api/v1/google/connect/confirm', { method: 'POST', headers, body }).problem(404);
  });
});

test('after a consent the browser goes to a place of the console and nowhere else', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { host } = new URL(world.keyholder.url);
  const elsewhere = [
    'https://evil.test/',
    '//evil.test/',
    '/\\evil.test',
    'javascript:alert(1)',
    `http://${host}@evil.test/`,
    `http://kim@${host}/`,
    `https://${host}/`,
    `http://${host}.evil.test/`,
    '\t//evil.test',
    'data:text/html,hello',
    'http://127.0.0.1:9999/',
  ];
  for (const place of elsewhere) {
    const query = new URLSearchParams({ ...mail, return_url: place });
    const { code } = await kim.get(`/api/v1/google/auth/url?${query}`).problem(400);
    assert.equal(code, 'invalid_input', place);
  }
  for (const place of ['/connections', `${world.keyholder.url}/settings?tab=google`]) {
    const { auth_url } = await world.begin(kim, { ...mail, return_url: place });
    const landed = await world.comeBack(kim, await world.atGoogle(auth_url, { account: 'kim@acme.test' }));
    assert.equal(landed.origin, world.keyholder.url);
    assert.equal(landed.pathname, new URL(place, world.keyholder.url).pathname);
  }
});

test('an answer with a doubled parameter is none, and the link stays good', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const { auth_url, flow_id, state } = await world.begin(olu, mail);
  const answer = await world.atGoogle(auth_url, { account: 'olu@acme.test' });
  for (const [name, value] of [
    ['state', state],
    ['code', '4/0other'],
    ['scope', 'openid'],
    ['error', 'access_denied'],
  ] as const) {
    const doubled = new URL(answer);
    if (!doubled.searchParams.has(name)) doubled.searchParams.append(name, value);
    doubled.searchParams.append(name, value);
    assert.equal(outcomeIn(await world.comeBack(olu, doubled)), 'answer_not_valid', name);
  }
  await world.comeBack(olu, answer);
  assert.equal((await world.showFlow(olu, flow_id)).outcome, 'connected');
});

test('an answer that names another issuer is refused', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url, flow_id } = await world.begin(kim, mail);
  const answer = await world.atGoogle(auth_url, { account: 'bo@acme.test' });
  answer.searchParams.set('iss', 'https://login.microsoftonline.com');
  await expectNothingMore(async () => {
    await world.comeBack(kim, answer);
  });
  assert.equal((await world.showFlow(kim, flow_id)).outcome, 'answer_not_valid');
});

test('nothing that comes in with an answer is repeated', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { auth_url, flow_id, state } = await world.begin(kim, mail);
  await world.atGoogle(auth_url, { account: 'bo@acme.test', deny: true });
  const answer = new URL('/api/auth/callback', world.keyholder.url);
  const canary = '<script>canary-91</script>';
  answer.search = new URLSearchParams({ state, error: canary, error_description: canary }).toString();
  const response = await kim.get(`${answer.pathname}${answer.search}`).expect(303);
  const shown = await world.showFlow(kim, flow_id);
  assert.equal(shown.outcome, 'google_refused');
  for (const text of [JSON.stringify([...response.headers]), JSON.stringify(shown)]) {
    assert.ok(!text.includes('canary-91'));
  }
});

test('a page of another site cannot begin a consent in somebody’s browser', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const reply = kim.get('/api/v1/google/auth/url', { 'sec-fetch-site': 'cross-site' });
  assert.equal((await reply.problem(403)).code, 'cross_site');
});

test('the cookie of a flow is for this browser alone, out of reach of scripts, and gone after ten minutes', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const response = await kim.get('/api/v1/google/auth/url?capabilities=mail.read').expect(200);
  const line = response.headers.getSetCookie().find(each => each.startsWith('connect-')) ?? '';
  assert.match(line, /; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
});

test('how a consent ended is told to a browser that took part, and to nobody else', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { flow_id } = await world.begin(kim, mail);
  const olu = await world.keyholder.signedIn('olu@acme.test');
  await olu.get(`/api/v1/google/flows/${flow_id}`).problem(404);
  olu.setCookie(`connect-${flow_id}`, 'A'.repeat(43));
  await olu.get(`/api/v1/google/flows/${flow_id}`).problem(404);
});
