import { before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { looks } from './browser.ts';
import { expectPage, visitor } from './console-visits.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const { as, keyholder } = visitor();
const admin = 'admin@acme.test';
const SMALLEST_PHONE = { width: 360, height: 640 };
const longest = 'Nightly-reporter-of-the-accounting-department-of-the-subsidiary-in-Hohenstein';

before(async () => {
  const owner = await keyholder().signedIn(admin);
  const scopes = ['tokens.exchange', 'subjects.claim'];
  await owner.post('/api/v1/clients', { service: longest, name: 'production', scopes }).expect(201);
});

for (const look of looks) {
  test(`everybody can use the pages about programs, ${look.name}`, async () => {
    await as(admin, '/api-keys/clients', page => everyPage(page, expectUsable), { look });
  });
}

test('none of it is wider than the smallest telephone', async () => {
  const phone = { name: 'phone', settings: { viewport: SMALLEST_PHONE, hasTouch: true, isMobile: true } };
  await as(admin, '/api-keys/clients', page => everyPage(page, expectNoSidewaysScrolling), { look: phone });
});

type Expectation = (page: Page) => Promise<void>;

async function everyPage(page: Page, expectGood: Expectation): Promise<void> {
  await clients(page, expectGood);
}

async function clients(page: Page, expectGood: Expectation): Promise<void> {
  await expectPage(page, 'API keys');
  await page.getByText('production').waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: 'Make a client' }).click();
  await page.getByRole('radio', { name: /By a key of its own/ }).check();
  await page.getByRole('button', { name: 'Make the client' }).click();
  await page.getByText('Its public keys is missing.').waitFor();
  await expectGood(page);
}
