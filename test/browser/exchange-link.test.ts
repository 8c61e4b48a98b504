import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { looks } from './browser.ts';
import { consentAtGoogle, startWithGoogle } from './connections-world.ts';
import { expectPage, signIn, visitor } from './console-visits.ts';
import { expectUsable } from './usable.ts';

const { asStranger, keyholder } = visitor(startWithGoogle);

const made = z.object({ key: z.string() });
const refused = z.object({ authorization_url: z.string() });
const exchanged = z.object({ access_token: z.string() });

let programs = 0;

/** A program of this person's, or of a service of their organisation, and the link that it was given. */
async function programOf(address: string, owner: 'me' | 'service') {
  const person = await keyholder().signedIn(address);
  programs += 1;
  const body = { name: `Mail assistant ${programs}`, scopes: ['tokens.exchange'], owner };
  const { key } = await person.post('/api/v1/api-keys', body).read(made, 201);
  const program = keyholder().stranger().withBearer(key);
  const { authorization_url: url } = await program.post('/token/exchange').read(refused, 401);
  const { pathname, search } = new URL(url);
  return { program, path: pathname + search };
}

for (const { name, settings } of looks) {
  const visit = { look: { name, settings } };

  test(`whoever follows a program’s link is told for whom, and takes a code back, ${name}`, async () => {
    const { program, path } = await programOf('admin@acme.test', 'service');
    await asStranger(
      path,
      async page => {
        await expectPage(page, 'Connect a Google account');
        await page.getByText('Mail assistant').waitFor();
        await expectUsable(page);
        await page.getByRole('button', { name: 'Go on to Google' }).click();
        await consentAtGoogle(page, { account: 'ana@acme.test' });
        await expectPage(page, 'One more step');
        await expectUsable(page);
        const code = await page.locator('code').innerText();
        await program.post(`/token/exchange?code=${code}`).read(exchanged);
        await page.goto(`${keyholder().url}${path}`);
        await expectPage(page, 'This link is no longer good');
        await expectUsable(page);
      },
      { ...visit, expected: [/status of 410/] },
    );
  });
}

test('a person’s own link asks them to sign in, comes back to itself, and needs no code', async () => {
  const { program, path } = await programOf('mia@acme.test', 'me');
  await asStranger(path, async page => {
    await page.getByRole('link', { name: 'Sign in to go on' }).waitFor();
    await expectUsable(page);
    await page.getByRole('link', { name: 'Sign in to go on' }).click();
    await signIn(page, 'mia@acme.test');
    await page.getByText('Mia Member').waitFor();
    await page.getByRole('button', { name: 'Go on to Google' }).click();
    await consentAtGoogle(page, { account: 'mia@acme.test' });
    await expectPage(page, 'Connected');
    await page.getByText('Go back to the program that sent you here').waitFor();
    await expectUsable(page);
    await program.post('/token/exchange').read(exchanged);
  });
});

test('somebody else who is signed in is told that the link is not theirs', async () => {
  const { program, path } = await programOf('olu@acme.test', 'me');
  await asStranger(`/sign-in?returnTo=${encodeURIComponent(path)}`, async page => {
    await signIn(page, 'kim@acme.test');
    await expectPage(page, 'This link is for somebody else');
    await expectUsable(page);
    await page.getByRole('link', { name: 'Sign in as somebody else' }).waitFor();
    assert.equal((await program.post('/token/exchange').response).ok, false);
  });
});
