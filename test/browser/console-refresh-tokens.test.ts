import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { looks } from './browser.ts';
import { choose, visitor } from './console-visits.ts';
import { expectUsable } from './usable.ts';

const { as, keyholder } = visitor();
const owner = 'admin@acme.test';
const kim = 'kim@acme.test';

before(async () => {
  const client = await keyholder().signedIn(kim);
  for (const name of ['Migration', ...looks.map((_, look) => `Look ${look}`)]) {
    await client.post('/api/v1/api-keys', { name, scopes: ['credentials.read'] }).expect(201);
  }
});

function badgeOf(page: Page, name: string): Locator {
  return page.getByRole('row', { name: new RegExp(name) }).getByText('Can take refresh tokens');
}

async function typeName(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/type the name of the key/).fill(name);
  await dialog.getByRole('button', { name: 'Allow refresh tokens' }).click();
}

test('an owner types the name of a key to let it take refresh tokens, its person sees so, and a click ends it', async () => {
  const allowing = async (page: Page) => {
    await choose(page, 'Migration', 'Allow refresh tokens…');
    await typeName(page, 'Migratio');
    await page.getByRole('dialog').getByText('must be the name of the key').waitFor();
    await typeName(page, 'Migration');
    await page.getByText('“Migration” can take refresh tokens.').first().waitFor();
    await badgeOf(page, 'Migration').waitFor();
  };
  await as(owner, '/api-keys/all', allowing, { expected: [/status of 400/] });
  await as(kim, '/api-keys', async page => {
    await badgeOf(page, 'Migration').waitFor();
    await page
      .getByRole('row', { name: /Migration/ })
      .getByRole('button')
      .click();
    await page.getByRole('menuitem', { name: 'Revoke…' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: /refresh tokens/ }).count(), 0);
  });
  await as(owner, '/api-keys/all', async page => {
    await choose(page, 'Migration', 'Allow no refresh tokens…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Allow none' }).click();
    await page.getByText('“Migration” gets access tokens only.').first().waitFor();
    await badgeOf(page, 'Migration').waitFor({ state: 'detached' });
  });
});

for (const [index, look] of looks.entries()) {
  test(`the warning and the red mark are usable by everybody: ${look.name}`, async () => {
    const visit = async (page: Page) => {
      await choose(page, `Look ${index}`, 'Allow refresh tokens…');
      await page.getByRole('dialog').waitFor();
      await expectUsable(page);
      await typeName(page, `Look ${index}`);
      await badgeOf(page, `Look ${index}`).waitFor();
      await expectUsable(page);
    };
    await as(owner, '/api-keys/all', visit, { look });
  });
}
