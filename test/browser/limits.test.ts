import { before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { looks } from './browser.ts';
import { connectQuietly, startWithGoogle } from './connections-world.ts';
import { expectPage, visitor } from './console-visits.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const admin = 'admin@acme.test';
const LIMITS = '/connections/limits';
const SMALLEST_PHONE = { width: 360, height: 640 };
const gmail = 'https://www.googleapis.com/auth/gmail';

const { as, keyholder } = visitor(startWithGoogle);

before(async () => {
  await connectQuietly(keyholder(), 'mia@acme.test', {
    account: 'mia@acme.test',
    scopes: [`${gmail}.readonly`, `${gmail}.send`, 'https://www.googleapis.com/auth/calendar'],
  });
  const owner = await keyholder().signedIn(admin);
  const scopes = ['credentials.read'];
  await owner.post('/api/v1/api-keys', { name: 'Nightly courier', scopes, owner: 'service' }).expect(201);
  await owner.post('/api/v1/api-keys', { name: 'Laptop', scopes }).expect(201);
  await connectQuietly(keyholder(), admin, { account: 'bo@acme.test', scopes: [`${gmail}.readonly`] });
  const { items } = await owner
    .get('/api/v1/connections')
    .read(z.object({ items: z.array(z.object({ id: z.string() })) }));
  await owner.delete(`/api/v1/connections/${items[0]?.id}`).expect(200);
});

test('an admin says what members may ask for, sees who has more, and reduces them', async () => {
  await as(admin, LIMITS, async page => {
    await expectPage(page, 'Connections');
    await page.getByText('No account has more than is allowed.').waitFor();
    await page.getByRole('button', { name: 'Change what “Member” may ask for' }).click();
    await page.getByRole('radio', { name: 'Only what is ticked' }).check();
    await page.getByRole('checkbox', { name: /all calendars/ }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved what “Member” may ask for.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Reduce mia@acme.test' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reduce' }).click();
    await page.getByText('No account has more than is allowed.').waitFor();
  });
  await as('mia@acme.test', '/connections/permissions', async page => {
    await page.getByText('Not allowed here').first().waitFor();
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await page.getByText('Your organisation does not allow this.').first().waitFor();
    await page.getByRole('checkbox', { name: /all calendars/, disabled: true, checked: false }).waitFor();
  });
});

test('a site to go back to is listed, and taken off the list again', async () => {
  await as(
    admin,
    '/settings',
    async page => {
      await page.getByRole('textbox', { name: 'Add a site' }).fill('tool.acme.test');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText(/must be a site/).waitFor();
      await page.getByRole('textbox', { name: 'Add a site' }).fill('https://tool.acme.test/');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('button', { name: 'Take https://tool.acme.test off the list' }).click();
      await page.getByText('No site is listed').waitFor();
    },
    { expected: [/status of 400/] },
  );
});

for (const look of looks) {
  test(`everybody can use the limits, ${look.name}`, async () => {
    await limitCalendars();
    await as(admin, LIMITS, page => everyPage(page, expectUsable), { look });
  });
}

test('none of it is wider than the smallest telephone', async () => {
  await limitCalendars();
  const phone = { name: 'phone', settings: { viewport: SMALLEST_PHONE, hasTouch: true, isMobile: true } };
  await as(admin, LIMITS, page => everyPage(page, expectNoSidewaysScrolling), { look: phone });
});

async function limitCalendars(): Promise<void> {
  const owner = await keyholder().signedIn(admin);
  const body = { whose: { kind: 'tenant' }, capabilities: ['mail.send', 'mail.modify'] };
  await owner.put('/api/v1/capability-limits', body).expect(204);
}

async function everyPage(page: Page, expectGood: (page: Page) => Promise<void>): Promise<void> {
  await page.getByText('Nightly courier').waitFor();
  await page.getByRole('button', { name: 'Reduce mia@acme.test' }).waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: 'Change what “Whole organisation” may ask for' }).click();
  await page.getByRole('dialog').waitFor();
  await expectGood(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Reduce mia@acme.test' }).click();
  await page.getByRole('alertdialog').waitFor();
  await expectGood(page);
  await page.goto(`${keyholder().url}/connections`);
  await page.getByText('Disconnected before').click();
  await page.getByRole('link', { name: 'bo@acme.test' }).waitFor();
  await expectGood(page);
  await page.goto(`${keyholder().url}/settings`);
  await page.getByRole('heading', { name: 'Sites to go back to' }).waitFor();
  await expectGood(page);
}
