import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { revokeDomain, vouchFor } from '#features/signin/domains/vouch.ts';
import { withClient } from '#platform/postgres/client.ts';
import { looks } from './browser.ts';
import { expectPage, signIn, visitor } from './console-visits.ts';
import {
  consentAtGoogle,
  consentAtMicrosoft,
  google,
  microsoft,
  offered,
  operatorFor,
  SIGN_IN,
  startWithSignIn,
} from './sign-in-world.ts';
import { expectUsable } from './usable.ts';

const { asStranger, keyholder } = visitor(startWithSignIn);

const claims = z.object({ domains: z.array(z.object({ id: z.string(), domain: z.string() })) });

/** Where the browser is, without the server’s name. */
function placeOf(page: Page): string {
  return page.url().slice(keyholder().url.length);
}

test('the buttons wait for a whole address, and then only those stay that it may use', async () => {
  await asStranger(SIGN_IN, async page => {
    for (const text of ['', 'kim', 'kim@', 'kim@acme', 'kim@acme.']) {
      await page.getByLabel('E-mail address').fill(text);
      await page.getByText('Enter your e-mail address, then choose.').waitFor();
      assert.ok((await google(page).isDisabled()) && (await microsoft(page).isDisabled()), text);
    }
    assert.deepEqual(await offered(page, 'kim@acme.test'), ['Google', 'Microsoft']);
    assert.deepEqual(await offered(page, 'gus@globex.test'), ['Microsoft']);
    await page.getByLabel('E-mail address').fill('gus@globex');
    assert.ok((await google(page).isDisabled()) && (await microsoft(page).isDisabled()));
  });
});

test('nobody, somebody unknown and an organisation without a provider read alike', async () => {
  const gina = await keyholder().signedIn('admin@globex.test');
  await gina.put('/api/v1/signin-settings/providers/azure-ad', { is_active: false }).expect(200);
  const said: string[] = [];
  for (const address of ['somebody@nobody.example', 'admin@globex.test', 'x@globex.test', 'pat@gmail.com']) {
    await asStranger(SIGN_IN, async page => {
      assert.deepEqual(await offered(page, address), [], address);
      said.push(await page.getByRole('region', { name: 'Other ways to sign in' }).innerText());
    });
  }
  assert.equal(new Set(said).size, 1, said.join(' / '));
  await gina.put('/api/v1/signin-settings/providers/azure-ad', { is_active: true }).expect(200);
});

test('a domain for which two organisations are vouched leads nowhere until one is not', async () => {
  const { needs } = keyholder().server;
  const [acme, globex] = [await operatorFor(keyholder(), 'acme'), await operatorFor(keyholder(), 'globex')];
  const asked = { domain: 'shared.local', coversSubdomains: false };
  await vouchFor(needs, acme, asked);
  await asStranger(SIGN_IN, async page => {
    assert.deepEqual(await offered(page, 'a@shared.local'), ['Google', 'Microsoft']);
    await vouchFor(needs, globex, asked);
    assert.deepEqual(await offered(page, 'b@shared.local'), []);
    await revokeDomain(needs, acme, 'shared.local');
    assert.deepEqual(await offered(page, 'c@shared.local'), ['Microsoft']);
  });
});

test('a domain that is switched off leads nowhere, and somewhere again when it is on', async () => {
  const ada = await keyholder().signedIn('admin@acme.test');
  const { domains } = await ada.get('/api/v1/domains').read(claims);
  const path = `/api/v1/domains/${domains.find(({ domain }) => domain === 'acme.test')?.id}`;
  await asStranger(SIGN_IN, async page => {
    await ada.patch(path, { is_active: false }).expect(200);
    assert.deepEqual(await offered(page, 'kim@acme.test'), []);
    await ada.patch(path, { is_active: true }).expect(200);
    assert.deepEqual(await offered(page, 'mia@acme.test'), ['Google', 'Microsoft']);
  });
});

test('one question is asked for what is typed in one go, and the last address counts', async () => {
  await asStranger(SIGN_IN, async page => {
    const questions: string[] = [];
    page.on('request', request => {
      if (request.url().endsWith('/sso/discover')) questions.push(request.postData() ?? '');
    });
    await page.getByLabel('E-mail address').pressSequentially('kim@acme.test', { delay: 15 });
    await page.getByLabel('E-mail address').fill('gus@globex.test');
    await page.getByText('You can go on this way').waitFor();
    assert.deepEqual(questions, ['{"email":"gus@globex.test"}']);
    assert.equal(await google(page).count(), 0);
  });
});

test('an answer about an address that was typed over is not waited for', async () => {
  const { owner } = keyholder().database;
  await asStranger(SIGN_IN, async page => {
    const asked = (address: string) =>
      page.waitForRequest(request => (request.postData() ?? '').includes(address));
    await withClient(owner, async client => {
      // Holds every look-up up for as long as this transaction lasts.
      await client.query('begin');
      await client.query('lock table domain_claims in access exclusive mode');
      const [, first] = await Promise.all([
        page.getByLabel('E-mail address').fill('kim@acme.test'),
        asked('kim@acme.test'),
      ]);
      const given = page.waitForEvent('requestfailed', request => request === first);
      const second = asked('gus@globex.test');
      await page.getByLabel('E-mail address').fill('gus@globex.test');
      await Promise.all([given, second]);
      await page.getByText('Looking up how you can sign in').waitFor();
      await client.query('rollback');
    });
    await page.getByText('You can go on this way').waitFor();
    assert.deepEqual([await google(page).count(), await microsoft(page).count()], [0, 1]);
  });
});

test('somebody signs in with Google and goes on where they wanted to go', async () => {
  await asStranger('/users/roles?x=1#below', async page => {
    assert.deepEqual(await offered(page, 'admin@acme.test'), ['Google', 'Microsoft']);
    await google(page).click();
    await consentAtGoogle(page, 'admin@acme.test');
    await page.getByText('Ada Admin').first().waitFor();
    assert.match(placeOf(page), /^\/users\/roles.*#below$/);
  });
});

test('somebody signs in with Microsoft, and finds that button first the next time', async () => {
  await asStranger(`${SIGN_IN}?callbackUrl=${encodeURIComponent('/sessions')}`, async page => {
    await offered(page, 'kim@acme.test');
    await microsoft(page).click();
    await consentAtMicrosoft(page, 'kim@acme.test');
    await expectPage(page, 'Sessions');
    await page.context().clearCookies({ name: 'session' });
    await page.goto(`${keyholder().url}${SIGN_IN}`);
    assert.deepEqual(await offered(page, 'kim@acme.test'), ['Microsoft', 'Google']);
  });
});

test('what the browser remembers adds no button', async () => {
  await asStranger(SIGN_IN, async page => {
    await page.evaluate("localStorage.setItem('keyholder-last-provider', 'google')");
    await page.reload();
    assert.deepEqual(await offered(page, 'gus@globex.test'), ['Microsoft']);
  });
});

test('whoever is unknown comes back to a page that says no more than that it did not work', async () => {
  await asStranger(`${SIGN_IN}?returnTo=/sessions`, async page => {
    await offered(page, 'gus@globex.test');
    await microsoft(page).click();
    await consentAtMicrosoft(page, 'gus@globex.test');
    await page.getByText('You could not be signed in with that account.').waitFor();
    await signIn(page, 'admin@globex.test');
    await expectPage(page, 'Sessions');
  });
});

test('an app whose secret has expired is shown to those who can mend it', async () => {
  const { fetch } = keyholder().simulators;
  const arm = { code: 7_000_222, at: 'token', times: 1 };
  const body = JSON.stringify(arm);
  await fetch(new Request('http://localhost:4010/microsoft/_control/errors', { method: 'POST', body }));
  await asStranger(`${SIGN_IN}?returnTo=/settings/providers`, async page => {
    await offered(page, 'admin@acme.test');
    await microsoft(page).click();
    await consentAtMicrosoft(page, 'admin@acme.test');
    await page.getByText('You could not be signed in with that account.').waitFor();
    await signIn(page, 'admin@acme.test');
    const card = page.getByRole('listitem', { name: 'Microsoft' });
    await card.getByText('Refused', { exact: true }).waitFor();
    await card.getByText('Its client secret is wrong or has expired.').waitFor();
  });
});

test('a choice that is no longer open is said, and looked up anew', async () => {
  const gina = await keyholder().signedIn('admin@globex.test');
  await asStranger(
    SIGN_IN,
    async page => {
      assert.deepEqual(await offered(page, 'gus@globex.test'), ['Microsoft']);
      await gina.put('/api/v1/signin-settings/providers/azure-ad', { is_active: false }).expect(200);
      await microsoft(page).click();
      await page.getByText('That did not work.').waitFor();
      await page.getByText('only the password').waitFor();
      await gina.put('/api/v1/signin-settings/providers/azure-ad', { is_active: true }).expect(200);
    },
    { expected: [/status of 410/] },
  );
});

for (const path of [SIGN_IN, '/sign-in']) {
  test(`the password is as it was, at ${path}, and leads to no other site`, async () => {
    for (const [asked, place] of [
      ['/sessions', '/sessions'],
      ['https://evil.example/', '/'],
      ['//evil.example/', '/'],
      ['/\\evil.example/', '/'],
    ] as const) {
      await asStranger(`${path}?returnTo=${encodeURIComponent(asked)}`, async page => {
        await signIn(page, 'mia@acme.test');
        await page.getByText('Mia Member').first().waitFor();
        assert.equal(placeOf(page), place);
      });
    }
  });
}

test('an account is unlinked, and linked again', async () => {
  await asStranger('/profile', async page => {
    await signIn(page, 'olu@acme.test');
    const unlink = page.getByRole('button', { name: 'Unlink the Google account olu@acme.test' });
    await unlink.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click();
    await unlink.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Link a Google account' }).click();
    await consentAtGoogle(page, 'olu@acme.test');
    await page.getByText('The account is linked.').waitFor();
    await unlink.waitFor();
  });
});

test('an invitation is accepted with an account instead of a password', async () => {
  const ada = await keyholder().signedIn('admin@acme.test');
  const invited = z.object({ link: z.string() });
  const { link } = await ada
    .post('/api/v1/invitations', { address: 'bo@acme.test', role: 'member' })
    .read(invited, 201);
  const { pathname, hash } = new URL(link);
  await asStranger(pathname + hash, async page => {
    await expectPage(page, 'Join Acme Ltd');
    await page.getByRole('button', { name: 'Join with Google' }).click();
    await consentAtGoogle(page, 'bo@acme.test');
    await page.getByText('bo@acme.test').or(page.getByText('Bo Lindqvist')).first().waitFor();
    assert.equal(placeOf(page), '/');
  });
});

const withoutScript = { name: 'without JavaScript', settings: { javaScriptEnabled: false } };

test('without JavaScript a plain form signs in with a password and goes on where one wanted to go', async () => {
  await asStranger(
    `/sign-in?returnTo=${encodeURIComponent('/sessions?x=1')}`,
    async page => {
      await signIn(page, 'mia@acme.test', 'wrong password');
      // Not by its text: the browser’s driver passes over what stands in a noscript element.
      const said = await page.locator('[role=alert]').innerText();
      assert.match(said, /^Address and password do not fit together\./);
      await signIn(page, 'mia@acme.test');
      await page.locator('form').waitFor({ state: 'detached' });
      assert.match(await page.locator('main').innerText(), /The console needs JavaScript\./);
      assert.equal(placeOf(page), '/sessions?x=1');
      const cookies = await page.context().cookies();
      assert.ok(cookies.some(({ name, value, httpOnly }) => name === 'session' && value && httpOnly));
    },
    { look: withoutScript },
  );
});

for (const look of looks) {
  test(`everybody can use the page, ${look.name}`, async () => {
    await asStranger(
      `${SIGN_IN}?failed=1`,
      async page => {
        await expectPage(page, 'Sign in');
        await expectUsable(page);
        await offered(page, 'kim@acme.test');
        await expectUsable(page);
        await offered(page, 'kim@nobody.example');
        await expectUsable(page);
      },
      { look },
    );
  });
}
