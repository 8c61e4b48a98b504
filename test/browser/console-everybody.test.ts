import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { looks } from './browser.ts';
import { choose, expectPage, signIn, visitor } from './console-visits.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const { as, asStranger, keyholder } = visitor();
const admin = 'admin@acme.test';
const SMALLEST_PHONE = { width: 360, height: 640 };

const pages: readonly { path: string; title: string | RegExp }[] = [
  { path: '/', title: /Hello/ },
  { path: '/users', title: 'Users' },
  { path: '/users/invitations', title: 'Users' },
  { path: '/users/roles', title: 'Users' },
  { path: '/api-keys', title: 'API keys' },
  { path: '/api-keys/all', title: 'API keys' },
  { path: '/sessions', title: 'Sessions' },
  { path: '/audit?outcome=done', title: 'Audit' },
  { path: '/settings', title: 'Settings' },
  { path: '/profile', title: 'Profile' },
  { path: '/no/such/page', title: 'There is no such page' },
];

const longest = 'maximiliane.theodora.von-und-zu-hohenstein-blankenburg@department.subsidiary.acme.test';
let invitation = '';

before(async () => {
  const owner = await keyholder().signedIn(admin);
  const scopes = ['tokens.exchange', 'subjects.claim', 'tickets.read', 'tickets.write', 'audit.read'];
  await owner.post('/api/v1/api-keys', { name: 'Gateway', scopes, owner: 'service' }).expect(201);
  await owner.post('/api/v1/api-keys', { name: 'Laptop', scopes, expires_in_days: 2 }).expect(201);
  const { link } = await owner
    .post('/api/v1/invitations', { address: longest, role: 'technician' })
    .read(z.object({ link: z.string() }), 201);
  invitation = link.slice(keyholder().url.length);
});

for (const look of looks) {
  test(`everybody can use every page, ${look.name}`, async () => {
    await as(
      admin,
      '/',
      async page => {
        for (const { path, title } of pages) {
          await page.goto(keyholder().url + path);
          await expectPage(page, title);
          await expectUsable(page);
        }
      },
      { look },
    );
  });

  test(`everybody can come in, ${look.name}`, async () => {
    const visit = { look, expected: [/status of 401/] };
    await asStranger(
      '/sign-in',
      async page => {
        await page.getByText('several organisations').click();
        await signIn(page, admin, 'wrong');
        await page.getByRole('alert').waitFor();
        await expectUsable(page);
      },
      visit,
    );
    await asStranger(
      invitation,
      async page => {
        await expectPage(page, 'Join Acme Ltd');
        await page.getByRole('button', { name: 'Join and sign in' }).click();
        await page.getByText('Your name is missing.').waitFor();
        await expectUsable(page);
      },
      visit,
    );
  });

  test(`everybody can use the dialogs, ${look.name}`, async () => {
    await as(
      admin,
      '/api-keys/all',
      async page => {
        await page.getByRole('button', { name: 'Make a key' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
        await page.getByText('Name is missing.').waitFor();
        await expectUsable(page);
        await page.keyboard.press('Escape');
        await choose(page, 'Gateway', 'Revoke…');
        await page.getByRole('alertdialog').waitFor();
        await expectUsable(page);
        await page.keyboard.press('Escape');
        await page.getByRole('alertdialog').waitFor({ state: 'detached' });
        await page.goto(`${keyholder().url}/audit`);
        await page
          .getByRole('button', { name: /Details of API key made/ })
          .first()
          .click();
        await page.getByRole('dialog').waitFor();
        await expectUsable(page);
      },
      { look },
    );
  });
}

test('nothing is wider than the smallest telephone', async () => {
  const phone = { name: 'phone', settings: { viewport: SMALLEST_PHONE, hasTouch: true, isMobile: true } };
  await as(
    admin,
    '/',
    async page => {
      for (const { path, title } of pages) {
        await page.goto(keyholder().url + path);
        await expectPage(page, title);
        await expectNoSidewaysScrolling(page);
      }
    },
    { look: phone },
  );
});

test('on a telephone the navigation opens, leads on and closes', async () => {
  const phone = { name: 'phone', settings: { viewport: SMALLEST_PHONE, hasTouch: true, isMobile: true } };
  await as(
    admin,
    '/',
    async page => {
      await page.getByRole('button', { name: 'Open the menu' }).click();
      await page.getByRole('dialog').getByRole('link', { name: 'Sessions' }).click();
      await expectPage(page, 'Sessions');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
    { look: phone },
  );
});

test('a key is made and revoked without touching the mouse', async () => {
  await asStranger('/api-keys', async page => {
    const { keyboard } = page;
    await page.getByLabel('E-mail address').waitFor();
    await keyboard.type(admin);
    await keyboard.press('Tab');
    await keyboard.type('keyholder-demo');
    await keyboard.press('Enter');
    await expectPage(page, 'API keys');

    await tabTo(page, 'Make a key');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await keyboard.type('By keyboard');
    await tabTo(page, 'users.read See who belongs to the organisation');
    await keyboard.press('Space');
    await tabTo(page, 'Make the key');
    await keyboard.press('Enter');
    await page.getByText('Shown only this once.').waitFor();
    await tabTo(page, 'I have stored it');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectFocus(page, page.getByRole('button', { name: 'Make a key' })); // back where it came from

    await tabTo(page, 'Actions for By keyboard');
    await keyboard.press('Enter');
    await expectFocus(page, page.getByRole('menuitem', { name: 'Rotate…' }));
    await keyboard.press('End');
    await expectFocus(page, page.getByRole('menuitem', { name: 'Revoke…' }));
    await keyboard.press('Enter');
    await page.getByRole('alertdialog', { name: 'Revoke “By keyboard”?' }).waitFor();
    await expectFocus(page, page.getByRole('button', { name: 'Cancel' })); // the harmless one comes first
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.getByText('“By keyboard” is revoked.').first().waitFor();
    await expectFocus(page, page.getByRole('heading', { level: 1 })); // the row is gone, the page is there
  });
});

test('the theme that was chosen stays after loading again', async () => {
  await as(admin, '/profile', async page => {
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const light = await ground();
    await page.getByText('Dark', { exact: true }).click();
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    assert.equal(await ground(), dark);
  });
});

async function expectFocus(page: Page, target: Locator): Promise<void> {
  await target.and(page.locator(':focus')).waitFor();
}

const MOST_STEPS = 60;

/** Presses Tab until the element of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    if ((await focusedName(page)) === name) return;
  }
  assert.fail(`${name} is not reached by keyboard.`);
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const node = document.activeElement;
    const text = node?.getAttribute('aria-label') ?? node?.labels?.[0]?.innerText ?? node?.innerText ?? '';
    return text.replace(/\\s+/g, ' ').trim();
  })()`);
}
