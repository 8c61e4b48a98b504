import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import { createGoogleKeys } from '#providers/google/oauth/keys.ts';
import { newSigningKey } from '../../simulators/google/signing-keys.ts';
import { type GoogleHouse, googleHouse } from './google-oauth-house.ts';

const path = '/google/www/oauth2/v3/certs';

async function publicKeys(house: GoogleHouse): Promise<string[]> {
  const response = await house.google.get(path);
  const body: unknown = await response.json();
  await house.google.control('DELETE', '/google/_control/requests');
  return [...JSON.stringify(body).matchAll(/"kid":"(\w+)"/g)].map(([, kid = '']) => kid);
}

const kindOf = async (house: GoogleHouse, keyId: string) => (await house.googleKeys.publicKeyFor(keyId)).kind;

test('keys are fetched once for as long as Google says they are good', async () => {
  const house = googleHouse();
  const [kid = ''] = await publicKeys(house);
  assert.equal(await kindOf(house, kid), 'found');
  await house.google.later('5h59m59s');
  assert.equal(await kindOf(house, kid), 'found');
  assert.equal(await house.asked(path), 1);
  await house.google.later('1s');
  assert.equal(await kindOf(house, kid), 'found');
  assert.equal(await house.asked(path), 2);
});

test('however many ask at once, Google is asked once', async () => {
  const house = googleHouse();
  const kids = await publicKeys(house);
  const asked = Array.from({ length: 50 }, (_, index) => kindOf(house, kids[index % kids.length] ?? ''));
  assert.deepEqual(new Set(await Promise.all(asked)), new Set(['found']));
  assert.equal(await house.asked(path), 1);
});

test('a new key is noticed at once, before the old ones run out', async () => {
  const house = googleHouse();
  const [old = ''] = await publicKeys(house);
  await kindOf(house, old);
  await house.google.control('POST', '/google/_control/keys/rotate');
  await house.google.control('POST', '/google/_control/keys/rotate');
  const grant = await house.connect('kim@acme.test');
  const [header = ''] = grant.idToken?.split('.') ?? [];
  const { kid }: { kid: string } = JSON.parse(Buffer.from(header, 'base64url').toString());
  assert.notEqual(kid, old);
  assert.equal(await kindOf(house, kid), 'found');
  assert.equal(await house.asked(path), 2);
});

test('made-up keys make us ask twice a minute at most, and never lock out the real ones', async () => {
  const house = googleHouse();
  const [kid = ''] = await publicKeys(house);
  for (let made = 0; made < 20; made += 1)
    assert.equal(await kindOf(house, `made-up-${made}`), 'unknown_key');
  assert.equal(await kindOf(house, kid), 'found');
  assert.equal(await house.asked(path), 1);
  await house.google.later('30s');
  for (let made = 0; made < 20; made += 1)
    assert.equal(await kindOf(house, `made-up-${made}`), 'unknown_key');
  assert.equal(await house.asked(path), 2);
});

test('a failed fetch is not remembered', async () => {
  const house = googleHouse();
  const [kid = ''] = await publicKeys(house);
  const faults: object[] = [
    { reset: 'before' },
    { truncate: 10 },
    { status: 404 },
    { status: 200, body: { keys: [] } },
    { status: 200, body: '<html>' },
    { status: 200, body: { keys: ['x'.repeat(70_000)] } },
  ];
  for (const effect of faults) {
    const { id } = await house.arm(effect, { path });
    assert.equal(await kindOf(house, kid), 'busy', JSON.stringify(effect).slice(0, 80));
    await house.google.control('DELETE', `/google/_control/faults/${id}`);
  }
  assert.equal(await kindOf(house, kid), 'found');
});

test('keys that ran out are not used when new ones cannot be had', async () => {
  const house = googleHouse();
  const [kid = ''] = await publicKeys(house);
  await kindOf(house, kid);
  await house.google.later('6h');
  await house.arm({ status: 503 }, { path });
  assert.equal(await kindOf(house, kid), 'busy');
});

test('keys of another kind, for another use or too short are passed over', async () => {
  const house = googleHouse();
  const good = await exportJWK((await newSigningKey()).publicKey);
  const short = await exportJWK(
    (await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })).publicKey,
  );
  const curve = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
  const keys = [
    { ...good, kid: 'encrypts', use: 'enc' },
    { ...good, kid: 'other algorithm', alg: 'RS512' },
    { ...short, n: short.n?.slice(0, 170), kid: 'short' },
    { ...curve, kid: 'curve' },
    { ...good, kid: undefined },
    'nonsense',
    { ...good, kid: 'good' },
  ];
  await house.arm({ status: 200, body: { keys } }, { path });
  const found = ['encrypts', 'other algorithm', 'short', 'curve', 'good'].map(kid => kindOf(house, kid));
  assert.deepEqual(await Promise.all(found), [
    'unknown_key',
    'unknown_key',
    'unknown_key',
    'unknown_key',
    'found',
  ]);
});

test('how long keys are kept follows the header, within bounds', async () => {
  const rows: [Record<string, string>, number][] = [
    [{ 'cache-control': 'public, max-age=21600, must-revalidate', age: '21000' }, 600],
    [{ 'cache-control': 'max-age=0' }, 60],
    [{ 'cache-control': 's-maxage=9000' }, 300],
    [{}, 300],
    [{ 'cache-control': 'max-age=999999999' }, 86_400],
    [{ 'cache-control': 'no-store' }, 300],
  ];
  const jwk = { ...(await exportJWK((await newSigningKey()).publicKey)), kid: 'one' };
  for (const [headers, seconds] of rows) {
    const house = googleHouse();
    const keys = createGoogleKeys(house.needs);
    await house.arm({ status: 200, headers, body: { keys: [jwk] } }, { path });
    await keys.publicKeyFor('one');
    await house.google.later(`${seconds - 1}s`);
    await keys.publicKeyFor('one');
    assert.equal(await house.asked(path), 1, JSON.stringify(headers));
    await house.google.later('1s');
    await keys.publicKeyFor('one');
    assert.equal(await house.asked(path), 2, JSON.stringify(headers));
  }
});
