import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { connectQuietly, consentAtGoogle, startWithGoogle } from './connections-world.ts';
import { expectPage, textToCopy, visitor } from './console-visits.ts';

const { as, keyholder } = visitor(startWithGoogle);
const admin = 'admin@acme.test';
const mia = 'mia@acme.test';
const readMail = ['https://www.googleapis.com/auth/gmail.readonly'];
const refused = { expected: [/status of 40[139]/] };
const token = z.object({ access_token: z.string() });

let gateway = '';

before(async () => {
  gateway = await keyOf(admin, {
    name: 'Gateway',
    owner: 'service',
    scopes: ['tokens.exchange', 'subjects.claim'],
  });
});

async function keyOf(address: string, body: object): Promise<string> {
  const client = await keyholder().signedIn(address);
  const { key } = await client.post('/api/v1/api-keys', body).read(z.object({ key: z.string() }), 201);
  return key;
}

async function exchange(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Exchange', exact: true }).click();
}

async function pasteKey(page: Page, key: string): Promise<void> {
  await page.getByRole('radio', { name: /You paste it/ }).check();
  await page.getByLabel('API key', { exact: true }).fill(key);
}

test('an exchange without an account leads to the link, and the same again brings a token that is not shown', async () => {
  await as(
    mia,
    '/exchange',
    async page => {
      await exchange(page);
      await page.getByText('Answered 401').waitFor();
      const opened = page.waitForEvent('popup');
      await page.getByRole('link', { name: 'Open the link in a new tab' }).click();
      const tab = await opened;
      await tab.getByRole('button', { name: 'Go on to Google' }).click();
      await consentAtGoogle(tab, { account: mia });
      await expectPage(tab, 'Connected');
      const answered = page.waitForResponse(/\/token\/exchange/);
      await exchange(page);
      const { access_token: whole } = token.parse(await (await answered).json());
      await page.getByText(`A token for ${mia}`).waitFor();
      const shown = await page.content();
      assert.ok(shown.includes(whole.slice(0, 8)) && !shown.includes(whole.slice(0, 16)));
    },
    refused,
  );
});

test('a key that is pasted goes into one request and nowhere else, and a wrong one ends nobody’s session', async () => {
  const key = await keyOf(mia, { name: 'Laptop', scopes: ['tokens.exchange'] });
  await as(
    mia,
    '/exchange',
    async page => {
      const requests: { url: string; all: string; cookie: string | undefined }[] = [];
      page.on('request', async request => {
        const headers = await request.allHeaders();
        const all = JSON.stringify([request.url(), headers, request.postData()]);
        requests.push({ url: request.url(), all, cookie: headers.cookie });
      });
      await pasteKey(page, gateway);
      await page.getByLabel('Which key').selectOption({ index: 1 });
      await page.getByText(/This is not “Laptop”, which begins with kh_/).waitFor();
      await pasteKey(page, key);
      await page.getByText('This is your key “Laptop”.').waitFor();
      await exchange(page);
      await page.getByText('Answered 200').waitFor();
      await page.reload();
      await expectPage(page, 'Exchange');
      const withKey = requests.filter(({ all }) => all.includes(key));
      assert.equal(withKey.length, 1);
      assert.match(withKey[0]?.url ?? '', /\/token\/exchange$/);
      assert.equal(withKey[0]?.cookie, undefined, 'The key alone counts.');
      const kept = await page.evaluate('JSON.stringify([localStorage, sessionStorage, history.state])');
      assert.ok(!String(kept).includes(key) && !(await page.content()).includes(key));

      await pasteKey(page, `${key}…`);
      await exchange(page);
      await page.getByText(/API key has signs in it that none has/).waitFor();
      await pasteKey(page, `${key}x`);
      await exchange(page);
      await page.getByText('This key is not taken').waitFor();
      await page.getByRole('link', { name: 'Sessions' }).click();
      await expectPage(page, 'Sessions');
    },
    refused,
  );
});

test('a subject with any name is acted for, and the code that comes back settles it', async () => {
  await as(
    admin,
    '/exchange',
    async page => {
      await pasteKey(page, gateway);
      await page.getByLabel('For whom').selectOption('A subject, by name');
      await page.getByLabel('Name of the subject').fill("Zoë's bot");
      await exchange(page);
      await page.getByText('Answered 401').waitFor();
      const command = await textToCopy(page.locator('main'), 'Command');
      assert.ok(command.includes(`-H 'X-Keyholder-Subject: Zoë'\\''s bot'`) && !command.includes(gateway));
      const opened = page.waitForEvent('popup');
      await page.getByRole('link', { name: 'Open the link in a new tab' }).click();
      const tab = await opened;
      await tab.getByText("Zoë's bot, as Gateway calls it").waitFor();
      await tab.getByRole('button', { name: 'Go on to Google' }).click();
      await consentAtGoogle(tab, { account: 'bo@acme.test' });
      await expectPage(tab, 'One more step');
      const code = await tab.locator('code').innerText();
      await exchange(page);
      await page.getByLabel('Code', { exact: true }).fill(code);
      await exchange(page);
      await page.getByText('A token for bo@acme.test').waitFor();
    },
    refused,
  );
});

test('somebody proven by a JWT is acted for, and the JWT goes nowhere else', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const owner = await keyholder().signedIn(admin);
  const named = { name: 'Portal', issuer: 'https://portal.example.com', audience: 'keyholder' };
  const keys = { kind: 'pasted', jwks: { keys: [await exportJWK(publicKey)] } };
  await owner.post('/api/v1/jwt-issuers', { ...named, keys, algorithms: ['ES256'] }).expect(201);
  const now = keyholder().simulators.clock.now();
  const jwt = await new SignJWT({ sub: 'customer 12' })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(named.issuer)
    .setAudience(named.audience)
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + 60_000))
    .sign(privateKey);
  await as(
    admin,
    '/exchange',
    async page => {
      await page.getByLabel('For whom').selectOption('A subject, by a JWT of its issuer');
      await page.getByLabel('JWT', { exact: true }).fill(jwt);
      await exchange(page);
      await page.getByText('A person has to act').waitFor();
      const command = await textToCopy(page.locator('main'), 'Command');
      assert.ok(command.includes('"X-Keyholder-Subject-Token: $SUBJECT_TOKEN"'));
      assert.ok(!(await page.content()).includes(jwt));
      await page.getByRole('link', { name: 'Subjects' }).click();
      await page
        .getByRole('row', { name: /customer 12/ })
        .getByText('Portal')
        .waitFor();
    },
    refused,
  );
});

test('of several accounts one is chosen', async () => {
  for (const account of ['kim@acme.test', 'ana@acme.test']) {
    await connectQuietly(keyholder(), 'kim@acme.test', { account, scopes: readMail });
  }
  await as(
    'kim@acme.test',
    '/exchange',
    async page => {
      await exchange(page);
      await page.getByText('Answered 409').waitFor();
      await page.getByLabel('Account', { exact: true }).selectOption('ana@acme.test');
      await exchange(page);
      await page.getByText('A token for ana@acme.test').waitFor();
    },
    refused,
  );
});
