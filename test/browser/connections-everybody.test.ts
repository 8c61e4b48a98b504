import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { looks } from './browser.ts';
import { connectQuietly, consentAtGoogle, linkOf, startWithGoogle } from './connections-world.ts';
import { expectPage, visitor } from './console-visits.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const admin = 'admin@acme.test';
const ana = 'ana@acme.test';
const google = 'https://www.googleapis.com/auth/';
const SMALLEST_PHONE = { width: 360, height: 640 };

const { as, asStranger, keyholder } = visitor(async () => {
  const keyholder = await startWithGoogle();
  await connectQuietly(keyholder, admin, {
    account: ana,
    scopes: [`${google}gmail.readonly`, `${google}calendar`],
  });
  await connectQuietly(keyholder, admin, { account: 'bo@acme.test', scopes: [`${google}calendar`] });
  return keyholder;
});

for (const look of looks) {
  test(`everybody can use the pages about connections, ${look.name}`, async () => {
    await as(admin, '/connections', page => everyPage(page, expectUsable), { look });
  });

  test(`everybody can use the pages on the way back from Google, ${look.name}`, async () => {
    const link = await linkOf(keyholder(), 'kim@acme.test');
    await asStranger('/connect/google-errors', page => everyDoorstep(page, link, expectUsable), { look });
  });
}

test('nothing of it is wider than the smallest telephone', async () => {
  const phone = { name: 'phone', settings: { viewport: SMALLEST_PHONE, hasTouch: true, isMobile: true } };
  const link = await linkOf(keyholder(), 'kim@acme.test');
  await as(admin, '/connections', page => everyPage(page, expectNoSidewaysScrolling), { look: phone });
  await asStranger('/connect/google-errors', page => everyDoorstep(page, link, expectNoSidewaysScrolling), {
    look: phone,
  });
});

async function everyPage(page: Page, expectGood: (page: Page) => Promise<void>): Promise<void> {
  await page.getByText('Works in part').first().waitFor();
  await expectGood(page);
  await page.getByRole('link', { name: ana }).click();
  await expectPage(page, ana);
  await page.getByText('Not ticked: send mail.').waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: 'Allow more…' }).click();
  await page.getByText('Was asked for, but not ticked at Google.').waitFor();
  await expectGood(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Disconnect Mail…' }).click();
  await page.getByRole('alertdialog').waitFor();
  await expectGood(page);
  for (const path of ['/connections/all', '/connections/permissions']) {
    await page.goto(keyholder().url + path);
    await expectPage(page, 'Connections');
    await page.getByText(ana).first().waitFor();
    await expectGood(page);
  }
}

async function everyDoorstep(
  page: Page,
  link: string,
  expectGood: (page: Page) => Promise<void>,
): Promise<void> {
  await expectPage(page, 'What Google’s error pages mean');
  await expectGood(page);
  await page.goto(`${keyholder().url}/connect/result?outcome=link_used`);
  await expectPage(page, 'This link was used already');
  await page.getByRole('link', { name: 'Sign in to Keyholder' }).waitFor();
  await expectGood(page);
  await page.goto(link);
  await consentAtGoogle(page, { account: 'pat@gmail.com' });
  await expectPage(page, 'Sign in to go on');
  await expectGood(page);
}
