import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listUsers } from '#features/access/users/list.ts';
import { linkKnown } from '#features/signin/identities/link.ts';
import { GOOGLE_ISSUER } from '#providers/google/oauth/id-token.ts';
import { appWideGoogle } from '../../simulators/seed-sign-in.ts';
import { looks } from './browser.ts';
import { expectPage, visitor } from './console-visits.ts';
import { consentAtGoogle, google, offered, operatorFor, SIGN_IN, startWithSignIn } from './sign-in-world.ts';
import { expectUsable } from './usable.ts';

/** Pat has a personal account at the simulated Google, in nobody’s domain. */
const pat = { address: 'pat@gmail.com', subject: '104215500030000000001' };

const { asStranger, keyholder } = visitor(() =>
  startWithSignIn({
    GOOGLE_OAUTH_CLIENT_ID: appWideGoogle.clientId,
    GOOGLE_OAUTH_CLIENT_SECRET: appWideGoogle.clientSecret,
  }),
);

/** As whoever linked Pat’s account once, while signed in there. */
async function linkPat(slug: string, address: string): Promise<void> {
  const { needs } = keyholder().server;
  const who = await operatorFor(keyholder(), slug);
  const { items } = await listUsers(needs, who, { limit: 50 });
  const user = items.find(each => each.address === address);
  assert.ok(user);
  const account = { provider: 'google', source: 'app_wide', issuer: GOOGLE_ISSUER, ...pat } as const;
  assert.ok(await linkKnown(needs, who, { userId: user.id, account }));
}

test('an address of nobody’s domain gets what the server offers everybody, and an unknown account nothing', async () => {
  await asStranger(SIGN_IN, async page => {
    assert.deepEqual(await offered(page, 'admin@globex.test'), ['Microsoft']);
    assert.deepEqual(await offered(page, pat.address), ['Google']);
    await google(page).click();
    await consentAtGoogle(page, pat.address);
    await page.getByText('You could not be signed in with that account.').waitFor();
  });
});

test('whoever several organisations know chooses one of them, and goes on where they wanted to go', async () => {
  await linkPat('acme', 'mia@acme.test');
  await linkPat('globex', 'admin@globex.test');
  for (const look of looks) {
    await asStranger(
      `${SIGN_IN}?returnTo=/sessions`,
      async page => {
        await offered(page, pat.address);
        await google(page).click();
        await page.getByRole('button', { name: pat.address }).click();
        await expectPage(page, 'Choose an organisation');
        await page.getByRole('button', { name: 'Acme Ltd' }).waitFor();
        await expectUsable(page);
        await page.getByRole('button', { name: 'Globex Corporation' }).click();
        await expectPage(page, 'Sessions');
        await page.getByText('Globex Corporation').filter({ visible: true }).first().waitFor();
      },
      { look },
    );
  }
});

test('there is nothing to choose for whoever has proven nothing', async () => {
  await asStranger(
    '/auth/msp/choose',
    async page => {
      await expectPage(page, 'There is nothing to choose any more');
      await page.getByRole('link', { name: 'Sign in again' }).click();
      await expectPage(page, 'Sign in');
    },
    { expected: [/status of 410/] },
  );
});
