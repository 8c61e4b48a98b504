import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKeyholder, type TestKeyholder } from '#test/harness/keyholder.ts';

let keyholder: TestKeyholder;

before(async () => {
  keyholder = await startKeyholder();
});
after(() => keyholder.close());

const PAGE = '/auth/msp/signin';
const mia = { username: 'mia@acme.test', password: 'keyholder-demo' };
const ours = () => ({ origin: keyholder.url });

function submit(form: Record<string, string>, headers: Record<string, string> = ours()): Promise<Response> {
  const init = { method: 'POST', headers, body: new URLSearchParams(form) };
  return keyholder.stranger().raw(PAGE, init).response;
}

/** Where the browser is sent, and whether it is signed in there. */
async function landed(form: Record<string, string>): Promise<[place: string, isIn: boolean]> {
  const answer = await submit(form);
  assert.equal(answer.status, 303);
  const location = answer.headers.get('location') ?? '';
  assert.ok(location.startsWith(`${keyholder.url}/`), location);
  const isIn = answer.headers.getSetCookie().some(line => /^session=[^;]{20,}/.test(line));
  return [location.slice(keyholder.url.length), isIn];
}

test('the right password leads in, and on to the page one came for', async () => {
  assert.deepEqual(await landed(mia), ['/', true]);
  assert.deepEqual(await landed({ ...mia, tenant: ' acme ', returnTo: '/users?x=1#y' }), [
    '/users?x=1#y',
    true,
  ]);
});

test('nothing leads to another site', async () => {
  for (const returnTo of [
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/.//evil.test',
    'javascript:1',
  ]) {
    assert.deepEqual(await landed({ ...mia, returnTo }), ['/', true], returnTo);
  }
});

test('what is wrong leads back to the form, in the same way for everybody, and keeps where one wanted to go', async () => {
  for (const wrong of [
    { ...mia, password: 'wrong' },
    { ...mia, username: 'nobody@acme.test' },
    { ...mia, tenant: 'globex' },
    { ...mia, username: '' },
    { username: mia.username },
  ]) {
    const form = Object.fromEntries(Object.entries({ ...wrong, returnTo: '/users' }));
    assert.deepEqual(await landed(form), [`${PAGE}?because=wrong&returnTo=%2Fusers`, false]);
  }
});

test('a form of another site signs nobody in, nor does what no browser vouches for', async () => {
  for (const headers of [
    { origin: 'https://evil.test' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ]) {
    assert.equal((await submit(mia, headers)).status, 403, JSON.stringify(headers));
  }
  assert.equal((await submit(mia, { origin: 'null', 'sec-fetch-site': 'same-origin' })).status, 303);
});

test('only a form is read, and not a long one', async () => {
  const sent = (body: string, type: string) =>
    keyholder.stranger().raw(PAGE, { method: 'POST', headers: { ...ours(), 'content-type': type }, body })
      .response;
  assert.equal((await sent(JSON.stringify(mia), 'application/json')).status, 415);
  assert.equal(
    (await sent(`username=${'x'.repeat(20_000)}`, 'application/x-www-form-urlencoded')).status,
    413,
  );
});

test('the form stands where people sign in, carries where they wanted to go, and nothing that was written into the address', async () => {
  const page = async (path: string) => (await keyholder.stranger().get(path).expect(200)).text();
  const returnTo = '/users?x="><script>alert(1)</script>';
  const query = new URLSearchParams({ returnTo, because: 'wrong' });
  for (const path of [PAGE, '/sign-in']) {
    const html = await page(`${path}?${query}`);
    assert.match(html, /<noscript>[\s\S]*<form method="post" action="\/auth\/msp\/signin">/);
    assert.match(html, /value="\/users\?x=&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;"/);
    assert.ok(!html.includes('<script>alert'));
    assert.match(html, /Address and password do not fit together/);
  }
  assert.doesNotMatch(await page('/users'), /<form method="post"/);
  assert.doesNotMatch(await page(`${PAGE}?because=${encodeURIComponent('<b>')}`), /<b>/);
});
