import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { acmeMicrosoft } from '../../simulators/seed-microsoft.ts';
import { looks } from './browser.ts';
import { choose, expectPage, textToCopy, visitor } from './console-visits.ts';
import { expectUsable } from './usable.ts';

const { as, keyholder } = visitor();
const PROVIDERS = '/settings/providers';

/** What whoever runs the domain does in its DNS. */
async function publish(name: string, value: string): Promise<void> {
  const { fetch } = keyholder().simulators;
  const body = JSON.stringify({ name, type: 'TXT', value });
  const request = new Request('http://localhost:4010/dns/_control/records', { method: 'POST', body });
  assert.equal((await fetch(request)).status, 201);
}

async function claim(page: Page, domain: string): Promise<void> {
  await page.getByRole('button', { name: 'Claim a domain…' }).click();
  await page.getByLabel('Domain', { exact: true }).fill(domain);
  await page.getByRole('button', { name: 'Claim', exact: true }).click();
  await page.getByRole('listitem', { name: domain }).getByText('Waits for DNS').waitFor();
}

test('a domain is claimed, published, checked, switched off and given up', async () => {
  await as('admin@acme.test', PROVIDERS, async page => {
    await expectPage(page, 'Settings');
    await page.getByText('No domain is claimed').waitFor();
    await claim(page, 'acme.test');
    const card = page.getByRole('listitem', { name: 'acme.test' });
    await page.getByRole('button', { name: 'Check now: acme.test' }).click();
    await card.getByText('there was no such record').waitFor();
    const host = await textToCopy(card, 'TXT record: host');
    assert.equal(host, '_keyholder-challenge.acme.test');
    await publish(host, await textToCopy(card, 'TXT record: value'));
    await page.getByRole('button', { name: 'Check now: acme.test' }).click();
    await card.getByText('Proven', { exact: true }).waitFor();
    await choose(page, 'acme.test', 'Switch off');
    await card.getByText('Switched off', { exact: true }).waitFor();
    await choose(page, 'acme.test', 'Include subdomains');
    await card.getByText('with subdomains').waitFor();
    await choose(page, 'acme.test', 'Give up…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Give up' }).click();
    await page.getByText('No domain is claimed').waitFor();
    await page.getByText('One that ended').click();
    await card.getByText('Given up', { exact: true }).waitFor();
  });
});

test('a domain that nobody may claim is refused beside its field', async () => {
  await as(
    'admin@acme.test',
    PROVIDERS,
    async page => {
      await page.getByRole('button', { name: 'Claim a domain…' }).click();
      await page.getByLabel('Domain', { exact: true }).fill('gmail.com');
      await page.getByRole('button', { name: 'Claim', exact: true }).click();
      await page.getByText('Domain gives addresses to everybody').waitFor();
    },
    { expected: [/status of 400/] },
  );
});

test('an app is entered, switched off and removed, and its secret is never shown', async () => {
  await as('admin@acme.test', PROVIDERS, async page => {
    const card = page.getByRole('listitem', { name: 'Microsoft' });
    await page.getByRole('button', { name: 'Set up sign-in with Microsoft' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Application (client) ID is missing.').waitFor();
    await dialog.getByLabel('Application (client) ID').fill(acmeMicrosoft.clientId);
    await dialog.getByLabel('Client secret').fill(acmeMicrosoft.clientSecret);
    await dialog.getByLabel('Directory (tenant) ID').fill(acmeMicrosoft.tid);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await card.getByText('On', { exact: true }).waitFor();
    assert.equal(
      await textToCopy(card, 'Redirect URI to register with Microsoft'),
      `${keyholder().url}/api/auth/callback/azure-ad`,
    );
    assert.ok(!(await page.content()).includes(acmeMicrosoft.clientSecret));
    await card.getByRole('button', { name: 'Switch off' }).click();
    await card.getByText('Off', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Change sign-in with Microsoft' }).click();
    await dialog.getByLabel('Client secret').fill('a-newer-secret');
    await dialog.getByText('People can sign in with it').click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card.getByText('On', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await card.getByText('Not set up').waitFor();
  });
});

test('who may come in is chosen, and stays', async () => {
  await as('admin@acme.test', PROVIDERS, async page => {
    await page.getByText('Becomes a user').click();
    await page.getByLabel('Role of new users').selectOption('operator');
    await page.getByText('Do not let anybody in here').click();
    await page.getByRole('form', { name: 'Who may come in' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('Who may come in is saved.').first().waitFor();
    await page.reload();
    await page.getByLabel('Role of new users').waitFor();
    assert.equal(await page.getByLabel('Role of new users').inputValue(), 'operator');
    assert.ok(await page.getByRole('radio', { name: 'Do not let anybody in here' }).isChecked());
  });
});

test('one sees what somebody at a domain would see, and nothing about other organisations', async () => {
  await as('admin@acme.test', PROVIDERS, async page => {
    const form = page.getByRole('form', { name: 'What would somebody see?' });
    await form.getByLabel('Domain or mail address').fill('somebody@globex.test');
    await form.getByRole('button', { name: 'Look' }).click();
    await page.getByText('globex.test does not lead to your organisation.').waitFor();
    await page.getByText('No button, only the password.').waitFor();
  });
});

test('the page is closed to those who run nothing', async () => {
  await as('olu@acme.test', PROVIDERS, async page => {
    await expectPage(page, 'This page is not for your role');
  });
});

for (const { name, settings } of looks) {
  test(`the page can be used by everybody, ${name}`, async () => {
    await as(
      'admin@globex.test',
      PROVIDERS,
      async page => {
        await expectPage(page, 'Settings');
        if (await page.getByText('No domain is claimed').isVisible()) await claim(page, 'globex.test');
        await page.getByText('TXT record: value').waitFor();
        await expectUsable(page);
        await page.getByRole('button', { name: 'Set up sign-in with Google' }).click();
        await expectUsable(page);
      },
      { look: { name, settings } },
    );
  });
}
