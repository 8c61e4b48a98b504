import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { endExpired } from '#features/connections/pending/end-expired.ts';
import type { Client } from '#test/harness/client.ts';
import { type ExchangeWorld, linkIn, openExchangeWorld, urlIn } from './exchange-world.ts';

let world: ExchangeWorld;
let admin: Client;
let platform: { id: string; key: string; program: Client };

before(async () => {
  world = await openExchangeWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
  platform = await world.keyOf(admin, 'service', { name: 'wallets', scopes: [...CLAIMING] });
});
after(() => world.keyholder.close());

const CLAIMING = ['tokens.exchange', 'subjects.claim'] as const;
const begun = z.object({ auth_url: z.string() });
const as = (name: string) => ({ headers: { 'x-keyholder-subject': name } });

/** The platform asks for a subject that has nothing yet; this is the link it is given. */
async function linkFor(name: string): Promise<string> {
  return urlIn(await world.refused(platform.program, 401, as(name)));
}

const connectionsOf = (name: string) =>
  world.rows(
    'select c.address, c.ended_at from connections c join subjects s on s.id::text = c.principal_id where s.name = $1',
    [name],
  );

test('a link sent to a victim plants nothing: without the code that only their browser shows there is no token', async () => {
  const url = await linkFor('phisher');
  const victim = world.keyholder.stranger();
  const seen = await world.look(victim, url);
  assert.deepEqual([seen.for.name, seen.for.platform_name], ['phisher', 'wallets']); // it says who would get it
  const { code } = await world.connectBy(victim, url, 'ana@acme.test');
  assert.ok(code);
  assert.equal((await world.refused(platform.program, 401, as('phisher'))).reason, 'code_needed');
  const sql = 'select p.connection_id from pending_connections p';
  const [{ connection_id: id } = { connection_id: '' }] = await world.rows(sql);
  const named = { ...as('phisher'), query: { connection_id: id } };
  assert.equal((await world.refused(platform.program, 401, named)).reason, 'code_needed');
  const listed = await admin
    .get('/api/v1/connections?owner=all')
    .read(z.object({ items: z.array(z.looseObject({ id: z.string(), state: z.string() })) }));
  assert.equal(listed.items.find(item => item.id === id)?.state, 'pending');
});

test('five wrong codes let the account go, and the right one comes too late', async () => {
  const { code } = await world.connectBy(
    world.keyholder.stranger(),
    await linkFor('guesser'),
    'bo@acme.test',
  );
  for (const guess of ['0000-0000', '1111-1111', '2222-2222', '3333-3333']) {
    const asked = { ...as('guesser'), query: { code: guess } };
    assert.equal((await world.refused(platform.program, 401, asked)).reason, 'wrong_code');
  }
  const last = { ...as('guesser'), query: { code: '4444-4444' } };
  assert.equal((await world.refused(platform.program, 401, last)).reason, undefined);
  const right = { ...as('guesser'), query: { code: code ?? '' } };
  assert.equal((await world.refused(platform.program, 401, right)).reason, undefined);
  await endExpired(world.keyholder.server.needs, new AbortController().signal);
  const [connection] = await connectionsOf('guesser');
  assert.notEqual(connection?.ended_at, null);
});

test('a code that does not come back within half an hour is no longer good, and the account is given back', async () => {
  const { code } = await world.connectBy(world.keyholder.stranger(), await linkFor('late'), 'kim@acme.test');
  await world.control('POST', 'clock', { advance: '1801s' });
  await endExpired(world.keyholder.server.needs, new AbortController().signal);
  const asked = { ...as('late'), query: { code: code ?? '' } };
  assert.equal((await world.refused(platform.program, 401, asked)).reason, undefined);
  assert.notEqual((await connectionsOf('late'))[0]?.ended_at, null);
});

test('a code is good for its own subject only', async () => {
  const { code } = await world.connectBy(world.keyholder.stranger(), await linkFor('mine'), 'kim@acme.test');
  const other = { ...as('not-mine'), query: { code: code ?? '' } };
  assert.equal((await world.refused(platform.program, 401, other)).reason, undefined);
  await world.exchanged(platform.program, { ...as('mine'), query: { code: code ?? '' } });
});

test('Google’s address, forwarded by whoever followed the link, connects nothing in another browser', async () => {
  const sender = world.keyholder.stranger();
  const { auth_url: authUrl } = await world.follow(sender, linkIn(await linkFor('sender'))).read(begun);
  const victim = world.keyholder.stranger();
  const landed = await world.comeBack(victim, await world.atGoogle(authUrl, { account: 'ana@acme.test' }));
  assert.equal(landed.searchParams.get('outcome'), 'discarded');
  assert.deepEqual(await connectionsOf('sender'), []);
  assert.equal((await world.refused(platform.program, 401, as('sender'))).reason, undefined);
});

test('an address that was announced beforehand settles at once, and no other one does', async () => {
  const announced = await linkFor('announced');
  await world.rows("update subjects set announced_address = 'Mia@acme.test' where name like 'announced%'");
  const browser = world.keyholder.stranger();
  assert.equal((await world.connectBy(browser, announced, 'mia@acme.test')).code, null);
  await world.exchanged(platform.program, as('announced'));

  const another = await linkFor('announced too');
  await world.rows("update subjects set announced_address = 'mia@acme.test' where name like 'announced%'");
  assert.ok((await world.connectBy(browser, another, 'olu@acme.test')).code);
  assert.equal((await world.refused(platform.program, 401, as('announced too'))).reason, 'code_needed');
});

test('an account of a domain that the organisation has proven settles at once; one of a proven domain elsewhere does not', async () => {
  const begin = (client: Client, asked: { domain: string; covers_subdomains?: boolean }) =>
    client.post('/api/v1/domains', asked);
  const gina = await world.keyholder.signedIn('admin@globex.test');
  await begin(admin, { domain: 'acme.test' }).expect(201);
  await begin(gina, { domain: 'globex.test' }).expect(201);
  const outcomeFor = async (name: string, account: string) =>
    (await world.connectBy(world.keyholder.stranger(), await linkFor(name), account)).code;
  assert.ok(await outcomeFor('claimed only', 'bo@acme.test'));
  const verify = (state: string) =>
    world.rows(
      `update domain_claims set state = $1, held_since = now(),
         confirmed_at = case when $1 = 'vouched' then null else now() end,
         failing_since = case when $1 = 'failing' then now() end`,
      [state],
    );
  for (const state of ['failing', 'vouched']) {
    await verify(state);
    assert.ok(await outcomeFor(state, 'bo@acme.test'));
  }
  await verify('verified');
  assert.equal(await outcomeFor('proven', 'bo@acme.test'), null);
  await world.exchanged(platform.program, as('proven'));
  assert.ok(await outcomeFor('proven by another', 'gus@globex.test'));
  assert.ok(await outcomeFor('of everybody', 'pat@gmail.com'));
  const service = await world.keyOf(admin, 'service', { name: 'a service itself' });
  const url = urlIn(await world.refused(service.program, 401));
  assert.ok((await world.connectBy(world.keyholder.stranger(), url, 'kim@acme.test')).code);
  await world.rows('delete from domain_claims');
});

test('following a link needs a page of ours: no other site, no form, no request without an origin', async () => {
  const url = await linkFor('csrf');
  const body = JSON.stringify({ link: linkIn(url) });
  const path = '/api/v1/exchange-links/follow';
  const json = { 'content-type': 'application/json' };
  const attempts: Record<string, string>[] = [
    json,
    { ...json, origin: 'https://evil.test' },
    { ...json, origin: 'null', 'sec-fetch-site': 'cross-site' },
    { ...json, 'sec-fetch-site': 'none' },
  ];
  for (const headers of attempts) {
    const reply = world.keyholder.stranger().raw(path, { method: 'POST', headers, body });
    assert.equal((await reply.problem(403)).code, 'cross_site');
  }
  const form = { 'content-type': 'text/plain', origin: world.keyholder.url };
  await world.keyholder.stranger().raw(path, { method: 'POST', headers: form, body }).problem(415);
  await world.follow(world.keyholder.stranger(), linkIn(url)).expect(200);
});

test('nothing that stands in a link is repeated', async () => {
  const planted = '<script>alert(1)</script>';
  const stranger = world.keyholder.stranger();
  const encoded = encodeURIComponent(planted);
  for (const path of ['/auth/google?link=', '/auth/google/result?flow=', '/auth/google/callback?state=']) {
    const response = await stranger.get(`${path}${encoded}`).response;
    assert.doesNotMatch(await response.text(), /alert\(1\)/);
    assert.doesNotMatch(response.headers.get('location') ?? '', /alert/);
  }
  for (const link of [planted, 'x'.repeat(43)]) {
    const response = await stranger.post('/api/v1/exchange-links/look', { link }).expect(410);
    assert.doesNotMatch(await response.text(), /alert|xxxx/);
  }
  const headers = { 'x-keyholder-subject': planted };
  const refusal = await world
    .refused(platform.program, 401, { headers, query: { connection_id: '' } })
    .catch(() => undefined);
  assert.doesNotMatch(JSON.stringify(refusal ?? {}), /alert/);
});

test('a key in the address or in the body is refused until the organisation opens that door', async () => {
  const { key } = await world.keyOf(admin);
  await world.connect(admin, { account: 'admin@acme.test' });
  const stranger = world.keyholder.stranger();
  const inQuery = { query: { api_key: key } };
  const send = (body: string, type = 'application/x-www-form-urlencoded') =>
    stranger.raw('/token/exchange', { method: 'POST', headers: { 'content-type': type }, body });
  assert.equal((await world.refused(stranger, 403, inQuery)).reason, 'key_not_in_header');
  assert.equal((await send(`api_key=${key}`).problem(403)).reason, 'key_not_in_header');
  await stranger.get('/token/exchange').problem(401);
  await stranger.withBearer(key).get('/token/exchange').problem(405);
  assert.equal((await world.refused(stranger.withBearer(key), 400, inQuery)).error, 'invalid_input');

  const doors = { takes_get: true, takes_key_in_body: true, takes_key_in_query: true };
  await admin.put('/api/v1/exchange-doors', doors).expect(204);
  await world.exchanged(stranger, inQuery);
  await send(`api_key=${key}`).expect(200);
  await send(JSON.stringify({ api_key: key, min_ttl: 600 }), 'application/json').expect(200);
  const get = await stranger.get(`/token/exchange?api_key=${key}`).expect(200);
  assert.equal(get.headers.get('cache-control'), 'no-store');
  await send('api_key=kh_0123456789ab_nothing').problem(401);
  await send(`api_key=${key}&api_key=${key}`).problem(400);

  await admin.put('/api/v1/exchange-doors', { ...doors, takes_key_in_query: false }).expect(204);
  await world.refused(stranger, 403, inQuery);
  assert.ok(!world.keyholder.logLines.some(line => line.includes(key)), 'The key stands in the log.');
});

test('a link stands in no log and in no table', async () => {
  const link = linkIn(await linkFor('logged'));
  await world.look(world.keyholder.stranger(), `http://x.test/?link=${link}`);
  assert.ok(!world.keyholder.logLines.some(line => line.includes(link)));
  const rows = await world.rows('select exchange_links::text as text from exchange_links');
  assert.ok(!rows.some(({ text }) => String(text).includes(link)));
});

test('a subject is named once, in visible characters, and its name is its own', async () => {
  const twice = { headers: { 'x-keyholder-subject': 'a', 'x-agent-wallet': 'b' } };
  await world.refused(platform.program, 400, twice);
  for (const name of ['', 'a\u00ad', 'e\u0301']) {
    const headers = { 'x-keyholder-subject': Buffer.from(name).toString('latin1') };
    await world.refused(platform.program, 400, { headers });
  }
  const [{ id: userId } = { id: '' }] = await world.rows(
    "select id from users where address = 'admin@acme.test'",
  );
  for (const name of [String(userId), 'admin@acme.test', platform.id]) {
    assert.equal((await world.refused(platform.program, 401, as(name))).error, 'not_authorized');
  }
});

test('a subject that is frozen is handed nothing, also where its token is remembered', async () => {
  const { code } = await world.connectBy(world.keyholder.stranger(), await linkFor('frost'), 'olu@acme.test');
  await world.exchanged(platform.program, { ...as('frost'), query: { code: code ?? '' } });
  await world.exchanged(platform.program, as('frost'));
  await world.rows("update subjects set frozen_at = now() where name = 'frost'");
  assert.equal((await world.refused(platform.program, 403, as('frost'))).error, 'frozen');
});

test('whom a client may claim, and for how long its tokens must be good, hold from the next answer on', async () => {
  const { program } = await world.keyOf(admin, 'service', { name: 'narrow', scopes: [...CLAIMING] });
  const [{ id } = { id: '' }] = await world.rows("select id from services where name = 'narrow'");
  await world.refused(program, 401, as('x'));
  await world.rows(
    `insert into exchange_settings (tenant_id, service_id, minimum_ttl_seconds, claims, claimable, changed_at)
     select tenant_id, id, 3000, 'listed', array['bot-*'], now() from services where id = $1`,
    [id],
  );
  assert.equal((await world.refused(program, 403, as('x'))).error, 'not_permitted');
  await world.refused(program, 401, as('bot-1'));
});
