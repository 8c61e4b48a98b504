import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { looks } from './browser.ts';
import { connectQuietly } from './connections-world.ts';
import { expectPage, visitor } from './console-visits.ts';
import { expectUsable } from './usable.ts';

const { as, keyholder } = visitor();
const SETUP = '/settings/integrations/google';
const gmailRead = 'https://www.googleapis.com/auth/gmail.readonly';
const secret = `GOCSPX-${'staged'.padEnd(28, '-')}`;

/** A draft that breaks everything, checked: the pages are at their fullest then. */
before(async () => {
  await connectQuietly(keyholder(), 'kim@acme.test', { account: 'kim@acme.test', scopes: [gmailRead] });
  const admin = await keyholder().signedIn('admin@acme.test');
  const google_client_id = `580011223344-${'staged'.padEnd(32, '0')}.apps.googleusercontent.com`;
  await admin
    .patch('/api/v1/google/config', { google_client_id, google_client_secret: secret, one_app: true })
    .expect(200);
  await admin.get('/api/v1/google/doctor?stage=draft').expect(200);
  await admin.get('/api/v1/google/doctor').expect(200);
});

const pages = [
  '/settings/integrations',
  SETUP,
  `${SETUP}/doctor`,
  `${SETUP}/doctor?stage=draft`,
  `${SETUP}/reset`,
];

/** Each size and each theme once: what depends on both is nothing of these pages. */
const chosen = looks.filter(({ name }) => name === 'wide, light' || name === 'narrow, dark');

for (const look of chosen) {
  test(`the Google set-up can be used by everybody, ${look.name}`, async () => {
    await as(
      'admin@acme.test',
      '/settings',
      async page => {
        for (const path of pages) {
          await page.goto(keyholder().url + path);
          await expectPage(page, /^(Settings|Google)$/);
          if (path === SETUP) await page.getByText('In a hurry?').click();
          await page.getByText('Loading…').first().waitFor({ state: 'detached' });
          await expectUsable(page);
          assert.ok(!(await page.content()).includes('GOCSPX-staged'));
        }
      },
      { look },
    );
  });
}

test('a technician reads ready or not ready, and nobody below an admin sees a field', async () => {
  await as('kim@acme.test', '/settings/integrations', async page => {
    await page.getByText(/^(Ready|Not ready)$/).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Open the set-up' }).count(), 0);
    for (const path of [SETUP, `${SETUP}/doctor`, `${SETUP}/reset`]) {
      await page.goto(keyholder().url + path);
      await expectPage(page, 'This page is not for your role');
      assert.equal(await page.getByRole('textbox').count(), 0);
    }
  });
  await as('mia@acme.test', '/settings/integrations', async page => {
    await expectPage(page, 'This page is not for your role');
    await page.goto(`${keyholder().url}${SETUP}`);
    await expectPage(page, 'This page is not for your role');
  });
});
