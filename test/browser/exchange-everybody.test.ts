import { before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { looks } from './browser.ts';
import { connectQuietly, startWithGoogle } from './connections-world.ts';
import { expectPage, visitor } from './console-visits.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const { as, keyholder } = visitor(startWithGoogle);
const admin = 'admin@acme.test';
const SMALLEST_PHONE = { width: 360, height: 640 };
const longest = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F/of-the-subsidiary-in-Hohenstein-Blankenburg';
const refused = { expected: [/status of 401/] };
const clients = z.object({
  items: z.array(z.object({ kind: z.enum(['service', 'api_key']), id: z.string() })),
});

let key = '';

before(async () => {
  const owner = await keyholder().signedIn(admin);
  const scopes = ['tokens.exchange', 'subjects.claim'];
  const body = { name: longest, owner: 'service', scopes };
  ({ key } = await owner.post('/api/v1/api-keys', body).read(z.object({ key: z.string() }), 201));
  const { items } = await owner.get('/api/v1/exchange-clients').read(clients);
  const platform = items[0] ?? { kind: 'service', id: '' };
  const settings = { min_ttl: 3_000, subjects: { kind: 'listed', names: [longest, `${longest}*`] } };
  await owner.put('/api/v1/exchange-clients', { client: platform, settings }).expect(204);
  await owner.put('/api/v1/scope-profiles/mail-reader', { capabilities: ['mail.read'] }).expect(204);
  const subject = { name: longest, platform, announced_address: `${'a'.repeat(60)}@acme.test` };
  await owner.post('/api/v1/subjects', subject).expect(201);
  const issuer = `https://${'portal.'.repeat(12)}example.com/realms/customers`;
  const keys = { kind: 'url', url: `${issuer}/jwks.json` };
  const trusted = { name: longest, issuer, audience: longest, algorithms: ['ES256', 'RS256'], keys };
  await owner.post('/api/v1/jwt-issuers', trusted).expect(201);
  await connectQuietly(keyholder(), admin, {
    account: 'ana@acme.test',
    scopes: ['https://www.googleapis.com/auth/gmail.readonly'],
  });
});

/** Both widths and both themes: what is seen here differs by nothing that hangs on the pair. */
const seen = looks.filter(({ name }) => name === 'wide, light' || name === 'narrow, dark');

for (const look of seen) {
  test(`everybody can use the pages about the exchange, ${look.name}`, async () => {
    await as(admin, '/exchange', page => everyPage(page, expectUsable), { look, ...refused });
  });
}

test('none of it is wider than the smallest telephone', async () => {
  const phone = { name: 'phone', settings: { viewport: SMALLEST_PHONE, hasTouch: true, isMobile: true } };
  await as(admin, '/exchange', page => everyPage(page, expectNoSidewaysScrolling), {
    look: phone,
    ...refused,
  });
});

type Expectation = (page: Page) => Promise<void>;

async function everyPage(page: Page, expectGood: Expectation): Promise<void> {
  await tryIt(page, expectGood);
  for (const [path, open] of [
    ['clients', /^Change how/],
    ['profiles', 'Make a profile'],
    ['subjects', 'Name a subject'],
    ['issuers', 'Register an issuer'],
  ] as const) {
    await page.goto(`${keyholder().url}/exchange/${path}`);
    await expectPage(page, 'Exchange');
    await expectGood(page);
    await page.getByRole('button', { name: open }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).waitFor();
    await expectGood(page);
  }
}

async function tryIt(page: Page, expectGood: Expectation): Promise<void> {
  const exchange = page.getByRole('button', { name: 'Exchange', exact: true });
  await exchange.click();
  await page.getByText('A token for ana@acme.test').waitFor();
  await expectGood(page);
  await page.getByRole('radio', { name: /You paste it/ }).check();
  await exchange.click();
  await page.getByText('API key is missing.').waitFor();
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.getByLabel('For whom').selectOption('A subject, by name');
  await page.getByLabel('Name of the subject').fill(longest);
  await exchange.click();
  await page.getByText('A person has to act').waitFor();
  await expectGood(page);
}
