import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { choose, expectPage, textToCopy, visitor } from './console-visits.ts';

const { as, keyholder } = visitor();
const admin = 'admin@acme.test';
const CLIENTS = '/api-keys/clients';

async function fillIn(page: Page, { service, name }: { service: string; name: string }): Promise<Locator> {
  await page.getByRole('button', { name: 'Make a client' }).last().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Service' }).fill(service);
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByRole('checkbox', { name: /tokens\.exchange/ }).check();
  return dialog;
}

async function tokenFor(id: string, secret: string): Promise<number> {
  const { status } = await fetch(`${keyholder().url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return status;
}

test('a client is made, gets tokens by what was shown once, and is revoked', async () => {
  await as(admin, CLIENTS, async page => {
    await page.getByText('No OAuth client yet').waitFor();
    const dialog = await fillIn(page, { service: 'Mail gateway', name: 'production' });
    await dialog.getByRole('button', { name: 'Make the client' }).click();
    await dialog.getByText('Shown only this once.').waitFor();
    const id = await textToCopy(dialog, 'Client id');
    const secret = await textToCopy(dialog, 'Client secret');
    assert.equal(await tokenFor(id, secret), 200);
    await page.keyboard.press('Escape'); // not by accident
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('row', { name: /production/ }).waitFor();
    assert.doesNotMatch(await page.content(), new RegExp(secret));

    await choose(page, 'production', 'Revoke…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The client “production” is revoked.').first().waitFor();
    await page.getByText('No OAuth client is in use').waitFor();
    assert.equal(await tokenFor(id, secret), 401);
    await page.getByRole('button', { name: 'Show one revoked client' }).click();
    await page
      .getByRole('row', { name: /production/ })
      .getByText('Revoked')
      .waitFor();
  });
});

test('a client that signs is made of public keys only, and is told what is wrong at its field', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const setOf = (key: typeof publicKey) => JSON.stringify({ keys: [key.export({ format: 'jwk' })] });
  await as(
    admin,
    CLIENTS,
    async page => {
      const dialog = await fillIn(page, { service: 'Signing desk', name: 'signs' });
      await dialog.getByRole('radio', { name: /By a key of its own/ }).check();
      await dialog.getByRole('textbox', { name: 'Its public keys' }).fill(setOf(privateKey));
      await dialog.getByRole('button', { name: 'Make the client' }).click();
      await dialog.getByText(/Its public keys has a private key in it/).waitFor();
      await dialog.getByRole('textbox', { name: 'Its public keys' }).fill(setOf(publicKey));
      await dialog.getByRole('button', { name: 'Make the client' }).click();
      assert.match(await textToCopy(dialog, 'Where it gets tokens'), /\/oauth\/token$/);
      assert.equal(await dialog.getByText('Shown only this once.').count(), 0);
      await dialog.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('row', { name: /signs/ }).getByText('its own key').waitFor();
    },
    { expected: [/status of 400/] },
  );
});

test('whoever may not see all keys sees no clients either', async () => {
  await as('mia@acme.test', '/api-keys', async page => {
    await expectPage(page, 'API keys');
    assert.equal(await page.getByRole('link', { name: 'OAuth clients' }).count(), 0);
    await page.goto(keyholder().url + CLIENTS);
    await expectPage(page, 'This page is not for your role');
  });
});
