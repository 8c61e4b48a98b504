import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { type ExchangeWorld, linkIn, openExchangeWorld, urlIn } from './exchange-world.ts';

let world: ExchangeWorld;
let admin: Client;

before(async () => {
  world = await openExchangeWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
});
after(() => world.keyholder.close());

const SUBJECT = { headers: { 'x-keyholder-subject': 'agent-7' } };
const HOUR_MS = 3_600_000;

test('a person’s key: no account is a 401 with a link in words, the link connects, the same call succeeds, and disconnecting ends it', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { program, key } = await world.keyOf(kim);
  const no = await world.refused(program, 401);
  const url = urlIn(no);
  assert.equal(no.error, 'not_authorized');
  assert.equal(no.message, `Google account not connected. Authorize at: ${url}`);
  assert.equal(new URL(url).pathname, '/auth/google');
  assert.ok(!url.includes(key.slice(0, 10)), 'The link holds the key.');

  const { outcome, code } = await world.connectBy(kim, url, 'kim@acme.test');
  assert.deepEqual([outcome, code], ['connected', null]);
  const {
    access_token: accessToken,
    connection_id: id,
    expires_in: left,
    scope,
  } = await world.exchanged(program);
  assert.match(accessToken, /^ya29\./);
  assert.match(scope, /gmail\.readonly/);
  assert.ok(left > 3_500 && left < 3_600);

  await kim.delete(`/api/v1/connections/${id}`).expect(200);
  assert.equal((await world.refused(program, 401)).error, 'not_authorized');
});

test('a program that fails in a loop is given one and the same link, until it has been followed or is ten minutes old', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const { program } = await world.keyOf(olu);
  const urls = new Set<string>();
  for (let time = 0; time < 20; time += 1) urls.add(urlIn(await world.refused(program, 401)));
  assert.equal(urls.size, 1);
  const [{ count } = { count: 0 }] = await world.rows(
    "select count(*) from exchange_links l join users u on u.id = l.user_id where u.address = 'olu@acme.test'",
  );
  assert.equal(count, 1);
  await world.control('POST', 'clock', { advance: '601s' });
  const later = urlIn(await world.refused(program, 401));
  assert.ok(!urls.has(later));
  const [old = ''] = urls;
  assert.equal((await world.follow(olu, linkIn(old)).problem(410)).reason, 'link_unknown');
  await world.follow(olu, linkIn(later)).expect(200);
  assert.equal((await world.follow(olu, linkIn(later)).problem(410)).reason, 'link_used');
  assert.notEqual(urlIn(await world.refused(program, 401)), later);
});

test('looking at a link, or opening its page, begins nothing', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const { program } = await world.keyOf(mia);
  const url = urlIn(await world.refused(program, 401));
  const before = await world.rows('select count(*) from consent_flows');
  const page = await mia.get(`/auth/google?link=${linkIn(url)}`).expect(200);
  assert.deepEqual(page.headers.getSetCookie(), []);
  const seen = await world.look(mia, url);
  assert.deepEqual([seen.tenant_name, seen.for.name, seen.is_for_me], ['Acme Ltd', 'Mia Member', true]);
  assert.deepEqual(await world.rows('select count(*) from consent_flows'), before);
  await world.follow(mia, linkIn(url)).expect(200);
});

test('the link of a person’s key is for that person: nobody else can go on with it, signed in or not', async () => {
  const bob = await world.keyholder.signedIn('mia@acme.test');
  const { program } = await world.keyOf(bob, 'me', { name: 'another gateway' });
  const url = urlIn(await world.refused(program, 401));
  const stranger = world.keyholder.stranger();
  const colleague = await world.keyholder.signedIn('kim@acme.test');
  const foreigner = await world.keyholder.signedIn('admin@globex.test');
  assert.equal((await world.look(stranger, url)).for.name, null);
  for (const browser of [colleague, foreigner]) {
    const seen = await world.look(browser, url);
    assert.deepEqual([seen.for.name, seen.is_for_me], [null, false]);
    await world.follow(browser, linkIn(url)).problem(403);
  }
  await world.follow(stranger, linkIn(url)).problem(401);
  await world.follow(bob, linkIn(url)).expect(200); // they have used nothing up
});

test('a service’s key means the service: whoever connects is shown a code, and only its coming back settles it', async () => {
  const { program } = await world.keyOf(admin, 'service', { name: 'reports' });
  const url = urlIn(await world.refused(program, 401));
  const somebody = world.keyholder.stranger();
  const seen = await world.look(somebody, url);
  assert.deepEqual(seen.for, { kind: 'service', name: 'reports', platform_name: null });
  const { outcome, code } = await world.connectBy(somebody, url, 'kim@acme.test');
  assert.equal(outcome, 'connected');
  assert.match(code ?? '', /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);

  assert.equal((await world.refused(program, 401)).reason, 'code_needed');
  assert.equal((await world.refused(program, 401, { query: { code: 'AAAA-AAAA' } })).reason, 'wrong_code');
  const typed = (code ?? '').toLowerCase().replace('-', ' ');
  const { connection_id: id } = await world.exchanged(program, { query: { code: typed } });
  assert.equal((await world.exchanged(program)).connection_id, id);
  assert.equal((await world.exchanged(program, { query: { code: typed } })).connection_id, id);
});

test('a subject is claimed by name within its service, by whoever has the permission and nobody else', async () => {
  const without = await world.keyOf(admin, 'service', { name: 'no claims' });
  assert.equal((await world.refused(without.program, 403, SUBJECT)).error, 'not_permitted');
  const persons = await world.keyOf(admin, 'me', { scopes: ['tokens.exchange', 'subjects.claim'] });
  assert.equal((await world.refused(persons.program, 403, SUBJECT)).error, 'not_permitted');

  const scopes = ['tokens.exchange', 'subjects.claim'];
  const { program } = await world.keyOf(admin, 'service', { name: 'wallets', scopes });
  const url = urlIn(await world.refused(program, 401, SUBJECT));
  const browser = world.keyholder.stranger();
  const seen = await world.look(browser, url);
  assert.deepEqual(seen.for, { kind: 'subject', name: 'agent-7', platform_name: 'wallets' });
  const { code } = await world.connectBy(browser, url, 'mia@acme.test');
  const settled = await world.exchanged(program, { ...SUBJECT, query: { code: code ?? '' } });
  const asWallet = { headers: { 'x-agent-wallet': 'agent-7' } };
  assert.equal((await world.exchanged(program, asWallet)).connection_id, settled.connection_id);
  assert.equal((await world.refused(program, 401)).error, 'not_authorized'); // the service itself has none

  const other = await world.keyOf(admin, 'service', { name: 'other wallets', scopes });
  assert.equal((await world.refused(other.program, 401, SUBJECT)).error, 'not_authorized');
  const abroad = await world.keyOf(await world.keyholder.signedIn('admin@globex.test'), 'service', {
    name: 'wallets',
    scopes,
  });
  // That organisation has no Google app, and by the answer cannot tell that the subject or the account exist.
  const foreign = { ...SUBJECT, query: { connection_id: settled.connection_id } };
  assert.equal((await world.refused(abroad.program, 409, SUBJECT)).error, 'google_not_set_up');
  assert.equal((await world.refused(abroad.program, 409, foreign)).error, 'google_not_set_up');
});

test('several accounts are a 409 with the choices, and naming one is enough', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const { program } = await world.keyOf(olu);
  await world.connect(olu, { account: 'olu@acme.test' });
  await world.connect(olu, { account: 'ana@acme.test' });
  const { error, choices = [] } = await world.refused(program, 409);
  assert.equal(error, 'account_ambiguous');
  assert.deepEqual(choices.map(({ address }) => address).sort(), ['ana@acme.test', 'olu@acme.test']);
  for (const { connection_id: id } of choices) {
    const query = { connection_id: id };
    assert.equal((await world.exchanged(program, { query })).connection_id, id);
  }
});

test('min_ttl is kept, what is said to be left is left, and more than Google gives cannot be asked for', async () => {
  const nia = await world.keyholder.signedIn('admin@acme.test');
  const { program } = await world.keyOf(nia);
  await world.connectBy(nia, urlIn(await world.refused(program, 401)), 'admin@acme.test');
  const first = await world.exchanged(program, { query: { min_ttl: '3500' } });
  await world.control('POST', 'clock', { advance: '60s' });
  const second = await world.exchanged(program);
  assert.equal(second.access_token, first.access_token);
  assert.equal(second.expires_in, first.expires_in - 60);
  await world.control('POST', 'clock', { advance: '120s' });
  const renewed = await world.exchanged(program, { query: { min_ttl: '3500' } });
  assert.notEqual(renewed.access_token, first.access_token);
  assert.ok(renewed.expires_in >= 3_500 && renewed.expires_in * 1_000 < HOUR_MS);
  assert.equal((await world.refused(program, 400, { query: { min_ttl: '3501' } })).error, 'invalid_input');
});

test('a dead permission is a 401 token_revoked with a link to connect the same account again', async () => {
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { program } = await world.keyOf(kim);
  await world.connectBy(kim, urlIn(await world.refused(program, 401)), 'kim@acme.test');
  const { connection_id: id } = await world.exchanged(program);
  await world.control('POST', 'grants/kill', { account: 'kim@acme.test' });
  await world.control('POST', 'clock', { advance: '3700s' });
  const no = await world.refused(program, 401);
  assert.equal(no.error, 'token_revoked');
  assert.equal((await world.look(kim, urlIn(no))).is_again, true);
  await world.connectBy(kim, urlIn(no), 'kim@acme.test');
  assert.equal((await world.exchanged(program)).connection_id, id);
});

test('who is frozen, and whose key is revoked, is handed nothing more that is remembered', async () => {
  const { program, id } = await world.keyOf(admin);
  await world.exchanged(program);
  await world.exchanged(program);
  await admin.delete(`/api/v1/api-keys/${id}`).expect(204);
  assert.equal((await world.refused(program, 401)).error, 'invalid_token');
});

test('a session and a token of ours can be exchanged, too', async () => {
  const answer = z.object({ access_token: z.string() });
  const { access_token: ours } = await world.keyholder
    .stranger()
    .post('/api/v1/auth/login', { username: 'admin@acme.test', password: 'keyholder-demo' })
    .read(answer);
  await world.exchanged(world.keyholder.stranger().withBearer(ours));
  await admin.post('/token/exchange').expect(200);
});
