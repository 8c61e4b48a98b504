import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { openReceiver, type Receiver } from '../stories/webhook-receiver.ts';
import { looks } from './browser.ts';
import { expectPage, visitor } from './console-visits.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const { as, keyholder } = visitor();
let program: Receiver;
const admin = 'admin@acme.test';
const SMALLEST_PHONE = { width: 360, height: 640 };
const longest = 'Nightly-reporter-of-the-accounting-department-of-the-subsidiary-in-Hohenstein';

const made = z.object({ endpoint: z.object({ id: z.string() }) });

before(async () => {
  const owner = await keyholder().signedIn(admin);
  const scopes = ['tokens.exchange', 'subjects.claim'];
  await owner.post('/api/v1/clients', { service: longest, name: 'production', scopes }).expect(201);
  program = await openReceiver();
  program.answer(() => ({ status: 503, body: longest }));
  const url = `${program.url}/${longest}`;
  const { endpoint } = await owner.post('/api/v1/webhooks', { name: longest, url }).read(made, 201);
  await owner.post(`/api/v1/webhooks/${endpoint.id}/switch-off`).expect(200);
  await owner.post(`/api/v1/webhooks/${endpoint.id}/test`).expect(201);
});
after(() => program.close());

/** Both widths and both themes: what is seen here differs by nothing that hangs on the pair. */
const seen = looks.filter(({ name }) => name === 'wide, light' || name === 'narrow, dark');

for (const look of seen) {
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
  await webhooks(page, expectGood);
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

async function webhooks(page: Page, expectGood: Expectation): Promise<void> {
  await page.goto(`${keyholder().url}/webhooks`);
  await expectPage(page, 'Webhooks');
  await expectGood(page);
  await page.getByRole('link', { name: longest }).click();
  await page.getByText('Switched off by hand').waitFor();
  await page.getByRole('button', { name: /Details of webhook\.test/ }).waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: /Details of webhook\.test/ }).click();
  await page.getByRole('dialog').getByText('Answered 503.').waitFor();
  await expectGood(page);
}
