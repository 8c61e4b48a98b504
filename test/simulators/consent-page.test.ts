import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle, demoPeople } from '../../simulators/seed.ts';
import { acmeProject, calendar, gmailRead, origin, simulatedGoogle, tokens } from './simulated-google.ts';

type Google = ReturnType<typeof simulatedGoogle>;
const [, kim, , mia] = demoPeople;

/** A browser: follows the pages of one authorization and keeps its cookie. */
function browser(google: Google, changes: Record<string, string | undefined> = {}) {
  let cookie = '';
  const kept = (response: Response) => {
    cookie = response.headers.get('set-cookie')?.split(';', 1).join('') ?? cookie;
    return response;
  };
  const path = google.authorizationUrl(changes).slice(origin.length);
  return {
    open: async (at = path) => kept(await google.get(at, { cookie })),
    click: async (form: [string, string][], headers: Record<string, string> = {}) => {
      const body = new URLSearchParams(form);
      return kept(
        await google.fetch(
          new Request(origin + path, { method: 'POST', body, headers: { cookie, ...headers } }),
        ),
      );
    },
  };
}

test('a person chooses an account, unticks a scope, allows, and the app gets what was left', async () => {
  const google = simulatedGoogle();
  const page = browser(google, { scope: `openid email ${gmailRead} ${calendar}` });
  const chooser = await (await page.open()).text();
  for (const person of demoPeople) assert.ok(chooser.includes(person.email), person.email);

  const consent = await (await page.click([['account', kim.sub]])).text();
  assert.match(consent, /Simulated Google/);
  assert.match(consent, /kim@acme\.test/);
  assert.equal(consent.match(/type="checkbox"/g)?.length, 2, 'a box for each scope that is not for sign-in');

  const leave = await page.click([
    ['account', kim.sub],
    ['scope', calendar],
    ['decision', 'allow'],
  ]);
  assert.equal(leave.status, 303);
  const back = new URL(leave.headers.get('location') ?? '').searchParams;
  assert.equal(back.get('state'), 'the-state');
  const answer = await tokens(await google.exchange(back.get('code')));
  assert.ok(answer.scope.includes(calendar) && !answer.scope.includes(gmailRead));
});

test('a box that does not stand on the page grants nothing', async () => {
  const google = simulatedGoogle();
  const page = browser(google);
  const leave = await page.click([
    ['account', kim.sub],
    ['scope', gmailRead],
    ['scope', calendar],
    ['decision', 'allow'],
  ]);
  const scope = new URL(leave.headers.get('location') ?? '').searchParams.get('scope') ?? '';
  assert.ok(scope.includes(gmailRead) && !scope.includes(calendar));
});

test('one scope alone and sign-in alone have no boxes', async () => {
  const google = simulatedGoogle();
  for (const scope of [gmailRead, 'openid email profile']) {
    const consent = await (await browser(google, { scope }).click([['account', kim.sub]])).text();
    assert.doesNotMatch(consent, /type="checkbox"/, scope);
    assert.match(consent, /value="allow"/);
  }
});

test('cancelling goes back with access_denied', async () => {
  const google = simulatedGoogle();
  const leave = await browser(google).click([
    ['account', kim.sub],
    ['decision', 'deny'],
  ]);
  assert.match(leave.headers.get('location') ?? '', /error=access_denied&?/);
});

test('whoever is signed in and has consented passes without a click, until the account has to be chosen', async () => {
  const google = simulatedGoogle();
  const page = browser(google);
  await page.click([
    ['account', kim.sub],
    ['scope', gmailRead],
    ['decision', 'allow'],
  ]);
  assert.equal((await page.open()).status, 303);
  const choosing = google.authorizationUrl({ prompt: 'select_account' }).slice(origin.length);
  assert.match(await (await page.open(choosing)).text(), /Choose an account/);
  await page.click([['account', mia.sub]]);
  assert.match(await (await page.open()).text(), /Choose an account/, 'two are signed in');
  const hinted = google.authorizationUrl({ login_hint: kim.email }).slice(origin.length);
  assert.equal((await page.open(hinted)).status, 303);
});

test('a hint shortens the list to that account, and another may still be used', async () => {
  const google = simulatedGoogle();
  const page = browser(google, { login_hint: kim.sub });
  const chooser = await (await page.open()).text();
  assert.ok(chooser.includes(kim.email) && !chooser.includes(mia.email));
  assert.ok((await (await page.click([['account', 'other']])).text()).includes(mia.email));
});

test('an error page has its status and code, and no way back to the app', async () => {
  const google = simulatedGoogle();
  const mismatch = await browser(google, { redirect_uri: 'https://evil.example.com/cb?a=<b>' }).open();
  assert.equal(mismatch.status, 400);
  assert.equal(mismatch.headers.get('location'), null);
  const text = await mismatch.text();
  assert.match(text, /Error 400: redirect_uri_mismatch/);
  assert.match(text, /redirect_uri=https:\/\/evil\.example\.com\/cb\?a=&lt;b&gt;/);

  await google.control('PATCH', acmeProject, { userType: 'internal' });
  const blocked = await browser(google).click([['account', demoPeople[8].sub]]);
  assert.equal(blocked.status, 403);
  assert.match(await blocked.text(), /Error 403: org_internal/);
});

test('what comes from outside is escaped, and nothing may run on the page', async () => {
  const google = simulatedGoogle();
  await google.control('PATCH', acmeProject, { appName: '<script>alert(1)</script>' });
  const response = await browser(google).click([['account', kim.sub]]);
  const text = await response.text();
  assert.doesNotMatch(text, /<script/i);
  assert.match(text, /&lt;script&gt;/);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline/);
  assert.equal(response.headers.get('x-frame-options'), 'DENY');
});

test('another site cannot press the buttons', async () => {
  const google = simulatedGoogle();
  const allow: [string, string][] = [
    ['account', kim.sub],
    ['decision', 'allow'],
  ];
  for (const foreign of ['https://evil.example.com', 'null']) {
    const response = await browser(google).click(allow, { origin: foreign });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('location'), null);
  }
  assert.equal((await browser(google).click(allow, { origin })).status, 303);
});

test('where the project offers it, a person chooses for how long', async () => {
  const google = simulatedGoogle();
  await google.control('PATCH', acmeProject, { offersTimeLimits: true });
  const page = browser(google);
  assert.match(await (await page.click([['account', kim.sub]])).text(), /For 24 hours/);
  const leave = await page.click([
    ['account', kim.sub],
    ['scope', gmailRead],
    ['period', '24h'],
    ['decision', 'allow'],
  ]);
  const code = new URL(leave.headers.get('location') ?? '').searchParams.get('code');
  assert.equal((await tokens(await google.exchange(code))).refresh_token_expires_in, 86_400);
});

test('the front page names the demo’s client and moves the clock', async () => {
  const google = simulatedGoogle();
  const text = await (await google.get('/')).text();
  assert.ok(text.includes(acmeGoogle.clientId) && text.includes(acmeGoogle.clientSecret));
  const before = google.clock.now().getTime();
  await google.post('/', { advance: '1h' }, { origin: 'https://evil.example.com' });
  assert.equal(google.clock.now().getTime(), before);
  assert.equal((await google.post('/', { advance: '1h' }, { origin })).status, 303);
  assert.equal(google.clock.now().getTime(), before + 3_600_000);
});
