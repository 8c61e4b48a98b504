import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, expectPage, signIn, textToCopy, visitor } from './console-visits.ts';

const { as, asStranger, keyholder } = visitor();
const admin = 'admin@acme.test';

test('a dialog that waits for a key cannot be closed before the key is there', async () => {
  await as(admin, '/api-keys', async page => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    await page.route('**/api/v1/api-keys', async route => {
      if (route.request().method() === 'POST') {
        asked.resolve();
        await answer.promise;
      }
      await route.continue();
    });
    await page.getByRole('button', { name: 'Make a key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Slow');
    await dialog.getByRole('checkbox', { name: /users\.read/ }).check();
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await asked.promise;
    await page.keyboard.press('Escape');
    answer.resolve();
    assert.match(await textToCopy(dialog, 'API key'), /^kh/);
  });
});

test('a service is frozen with all its keys, and comes back with them', async () => {
  await as(admin, '/api-keys', async page => {
    await page.getByRole('button', { name: 'Make a key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Reporting');
    await dialog.getByRole('radio', { name: /A service/ }).check();
    await dialog.getByRole('checkbox', { name: /users\.read/ }).check();
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const program = keyholder()
      .stranger()
      .withBearer(await textToCopy(dialog, 'API key'));
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('link', { name: 'All' }).click();

    await choose(page, 'Reporting', 'Freeze the service…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Freeze' }).click();
    await page
      .getByRole('row', { name: /Reporting/ })
      .getByText('Frozen')
      .waitFor();
    await program.get('/api/v1/users').problem(403);

    await choose(page, 'Reporting', 'Unfreeze the service…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Unfreeze' }).click();
    await page.getByText('The keys of “Reporting” work again.').first().waitFor();
    await program.get('/api/v1/users').expect(200);
  });
});

test('a password is changed only with the present one, and what is wrong stands at its field', async () => {
  const refused = { expected: [/status of 40[01]/] };
  await as(
    'kim@acme.test',
    '/profile',
    async page => {
      const form = page.getByRole('form', { name: 'Password' });
      await form.getByLabel('Current password').fill('not this one');
      await form.getByLabel('New password').fill('short');
      await form.getByRole('button', { name: 'Change password' }).click();
      await form.getByText('New password must be at least 12 characters long.').waitFor();
      await form.getByLabel('New password').fill('four words of mine');
      await form.getByRole('button', { name: 'Change password' }).click();
      await form.getByText(/^Current password is not/).waitFor();
      await form.getByLabel('Current password').fill('keyholder-demo');
      await form.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('Your password is changed.').first().waitFor();
      assert.equal(await form.getByLabel('New password').inputValue(), '', 'No password stays on the page.');
    },
    refused,
  );
  await asStranger('/sign-in', async page => {
    await signIn(page, 'kim@acme.test', 'four words of mine');
    await expectPage(page, /Hello/);
  });
});

test('a new name of the organisation is everywhere at once', async () => {
  await as('admin@globex.test', '/settings', async page => {
    const form = page.getByRole('form', { name: 'Organisation' });
    await form.getByRole('textbox', { name: 'Name' }).fill('Globex GmbH');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('banner').getByText('Globex GmbH').waitFor();
  });
});

test('a new role counts at once, also for pages that are open', async () => {
  await as('olu@acme.test', '/profile', async page => {
    await expectPage(page, 'Profile');
    assert.equal(await page.getByRole('link', { name: 'Users' }).count(), 0);
    await as(admin, '/users', async desk => {
      await choose(desk, 'Olu Operator', 'Change role…');
      await desk
        .getByRole('dialog')
        .getByRole('radio', { name: /^Technician/ })
        .check();
      await desk.getByRole('button', { name: 'Change role' }).click();
      await desk.getByText('Olu Operator now has the role Technician.').first().waitFor();
    });
    await page.reload();
    await page.getByRole('link', { name: 'Users' }).click();
    await expectPage(page, 'Users');
    assert.equal(
      await page.getByRole('button', { name: /Actions for/ }).count(),
      0,
      'Seeing is not changing.',
    );
  });
});

test('too many tries are told with the time to wait', async () => {
  const tooMany = { status: 429, code: 'too_many_requests', title: 'Too many requests', retry_after: 42 };
  await asStranger(
    '/sign-in',
    async page => {
      await page.route('**/api/v1/session', route =>
        route.fulfill({
          status: 429,
          contentType: 'application/problem+json',
          body: JSON.stringify(tooMany),
        }),
      );
      await signIn(page, admin);
      await page.getByText(/Try again in \d+ s/).waitFor();
    },
    { expected: [/status of 429/] },
  );
});
