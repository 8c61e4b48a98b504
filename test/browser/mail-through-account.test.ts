import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { consentAtGoogle, startWithGoogle } from './connections-world.ts';
import { expectPage, visitor } from './console-visits.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const { as, keyholder } = visitor(startWithGoogle);
const admin = 'admin@acme.test';

test('without a service account the page says why Google will ask for Pub/Sub, and what to do without', async () => {
  const owner = await keyholder().signedIn(admin);
  const { id } = await owner
    .post('/api/v1/mailboxes', { name: 'Help desk', address: 'help@acme.test' })
    .read(z.object({ id: z.string() }), 201);
  await as(admin, `/mailboxes/${id}`, async page => {
    await expectPage(page, 'Help desk');
    await page.getByText('Google will also ask to look after Pub/Sub').waitFor();
    await page.getByText('With this box left empty mail is looked for every few minutes.').waitFor();
    const instead = page.getByRole('link', { name: 'Enter a service account instead' });
    assert.match((await instead.getAttribute('href')) ?? '', /settings/);
    await expectUsable(page);
    await expectNoSidewaysScrolling(page);
    await page.getByRole('button', { name: 'Connect its account' }).click();
    await consentAtGoogle(page, { account: 'help@acme.test' });
    await expectPage(page, 'Help desk');
    await page.getByText('may not look after Pub/Sub in the project').waitFor();
  });
});
