import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, test } from 'node:test';
import { z } from 'zod';
import { openReceiver } from '../stories/webhook-receiver.ts';
import { startWithGoogle } from './connections-world.ts';
import { choose, expectPage, visitor } from './console-visits.ts';

const { as, keyholder } = visitor(startWithGoogle);
const admin = 'admin@acme.test';
const wrongInput = { expected: [/status of 400/] };

let key = '';

before(async () => {
  const owner = await keyholder().signedIn(admin);
  const scopes = ['tokens.exchange', 'subjects.claim'];
  const body = { name: 'Gateway', owner: 'service', scopes };
  ({ key } = await owner.post('/api/v1/api-keys', body).read(z.object({ key: z.string() }), 201));
});

const refusal = z.looseObject({ code: z.string(), reason: z.string().optional() });

async function exchangeFor(subject: string): Promise<string> {
  const program = keyholder().stranger().withBearer(key);
  const reply = await program.post('/token/exchange', undefined, { 'x-keyholder-subject': subject }).response;
  return refusal.parse(await reply.json()).code;
}

test('what a service may claim, and for how long its tokens last, is said and holds at once', async () => {
  await as(
    admin,
    '/exchange/clients',
    async page => {
      await page.getByRole('button', { name: 'Change how “Gateway” exchanges' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Its own' }).check();
      await dialog.getByRole('textbox', { name: 'Token is good' }).fill('9000');
      await dialog.getByRole('radio', { name: /Only these/ }).check();
      await dialog.getByRole('textbox', { name: 'Names' }).fill('customer-*\n\nsupport desk\n');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText(/Token is good for at least must/).waitFor();
      await dialog.getByRole('textbox', { name: 'Token is good' }).fill('3000');
      await dialog.getByRole('button', { name: 'Save' }).click();
      const row = page.getByRole('row', { name: /Gateway/ });
      await row.getByText('3000 seconds').waitFor();
      await row.getByText('support desk').waitFor();
      assert.equal(await exchangeFor('customer-1'), 'not_authorized');
      assert.equal(await exchangeFor('somebody'), 'not_permitted');
    },
    wrongInput,
  );
});

test('a less safe way is opened with its warning in sight, and closed again', async () => {
  const byGet = () => keyholder().stranger().withBearer(key).get('/token/exchange').response;
  await as(admin, '/exchange/clients', async page => {
    await page.getByText('Whoever reads one has the key.').waitFor();
    const save = async () => {
      const saved = page.waitForResponse(reply => reply.request().method() === 'PUT');
      await page.getByRole('button', { name: 'Save' }).click();
      await saved;
      await page.getByRole('button', { name: 'Save', disabled: false }).waitFor();
    };
    await page.getByRole('checkbox', { name: /^GET/ }).check();
    await save();
    assert.equal((await byGet()).status, 401, 'Not connected, and answered all the same.');
    await page.getByRole('checkbox', { name: /^GET/, checked: true }).uncheck();
    await save();
    assert.equal((await byGet()).status, 405);
  });
});

test('a scope profile is made once under its name, changed, and offered where one tries an exchange', async () => {
  await as(admin, '/exchange/profiles', async page => {
    await page.getByText('No scope profile yet').waitFor();
    for (const attempt of ['first', 'second']) {
      await page.getByRole('button', { name: 'Make a profile' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name', { exact: true }).fill('mail-reader');
      await dialog.getByRole('checkbox', { name: /^read mail/i }).check();
      await dialog.getByRole('button', { name: 'Make the profile' }).click();
      if (attempt === 'first') await page.getByRole('row', { name: /mail-reader/ }).waitFor();
      else await dialog.getByText('Name is taken. Change that profile instead.').waitFor();
    }
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Try it' }).click();
    await page.getByLabel('What the token is to be able to do').selectOption('Profile mail-reader');
  });
});

test('a subject is named beforehand, seen when its platform acts for another, frozen and removed', async () => {
  await as(
    admin,
    '/exchange/subjects',
    async page => {
      await page.getByRole('button', { name: 'Name a subject' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name', { exact: true }).fill('customer-7');
      await dialog.getByRole('textbox', { name: 'Google address' }).fill('not an address');
      await dialog.getByRole('button', { name: 'Name it' }).click();
      await dialog.getByText(/Google address must/).waitFor();
      await dialog.getByRole('textbox', { name: 'Google address' }).fill('Ana@acme.test');
      await dialog.getByRole('button', { name: 'Name it' }).click();
      await page
        .getByRole('row', { name: /customer-7/ })
        .getByText('ana@acme.test')
        .waitFor();

      await exchangeFor('customer-8');
      await page.getByRole('row', { name: /customer-8/ }).waitFor(); // by itself
      await choose(page, 'customer-8', 'Freeze…');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Freeze' }).click();
      await page
        .getByRole('row', { name: /customer-8/ })
        .getByText('Frozen')
        .waitFor();
      assert.equal(await exchangeFor('customer-8'), 'frozen');
      await choose(page, 'customer-8', 'Remove…');
      await page.getByText('It has connected no Google account.').waitFor();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('row', { name: /customer-8/ }).waitFor({ state: 'detached' });
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      await page.getByLabel('Whole name').fill('customer');
      await page.getByRole('button', { name: 'Look for it' }).click();
      await page.getByText('No subject fits').waitFor();
      await page.getByRole('button', { name: 'Show all' }).click();
      await page.getByRole('row', { name: /customer-7/ }).waitFor();
    },
    wrongInput,
  );
});

test('an issuer is registered, its keys are looked at, and what is wrong with them is said', async () => {
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const keySet = JSON.stringify({ keys: [{ ...publicKey, kid: 'spring' }] });
  const portal = await openReceiver(); // which answers a GET with nothing that is a key set
  await as(
    admin,
    '/exchange/issuers',
    async page => {
      await page.getByRole('button', { name: 'Register an issuer' }).last().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name', { exact: true }).fill('Portal');
      await dialog.getByLabel('Issuer (iss)').fill('https://portal.example.com');
      await dialog.getByLabel('Audience (aud)').fill('keyholder');
      await dialog.getByRole('radio', { name: /^Pasted/ }).check();
      await dialog.getByRole('textbox', { name: 'Key set' }).fill('{"keys": [');
      await dialog.getByRole('checkbox', { name: 'EdDSA' }).check();
      await dialog.getByRole('button', { name: 'Register it' }).click();
      await dialog.getByText('Key set is not valid JSON.').waitFor();
      await dialog.getByRole('textbox', { name: 'Key set' }).fill('{"keys": []}');
      await dialog.getByRole('button', { name: 'Register it' }).click();
      await dialog.getByText(/Key set has no public key for signing/).waitFor();
      await dialog.getByRole('textbox', { name: 'Key set' }).fill(keySet);
      await dialog.getByRole('button', { name: 'Register it' }).click();
      await dialog.getByText('The keys are there and can be used.').waitFor();
      await dialog.getByText('spring').waitFor();
      await dialog.getByRole('button', { name: 'Done' }).click();

      await choose(page, 'Portal', 'Change…');
      await dialog.getByRole('radio', { name: /^At an address/ }).check();
      await dialog.getByRole('textbox', { name: 'Address of its key set' }).fill(`${portal.url}/gone`);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByText('“Portal” is saved.').first().waitFor();
      portal.close();
      await choose(page, 'Portal', 'Check its keys');
      await dialog.getByText('No key set could be had from its address.').waitFor();
      await dialog.getByRole('button', { name: 'Done' }).click();
      await choose(page, 'Portal', 'Remove…');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByText('No issuer is registered').waitFor();
    },
    wrongInput,
  );
});

test('members may try and see profiles, and find nothing else here', async () => {
  await as('mia@acme.test', '/exchange', async page => {
    await expectPage(page, 'Exchange');
    const tabs = page.getByRole('navigation', { name: 'About the exchange' }).getByRole('link');
    assert.deepEqual(await tabs.allInnerTexts(), ['Try it', 'Scope profiles']);
    await page.getByRole('link', { name: 'Scope profiles' }).click();
    await page.getByRole('row', { name: /mail-reader/ }).waitFor();
    assert.equal(await page.getByRole('button', { name: /Make a profile|Actions/ }).count(), 0);
    for (const path of ['/exchange/clients', '/exchange/subjects', '/exchange/issuers', '/webhooks']) {
      await page.goto(keyholder().url + path);
      await expectPage(page, 'This page is not for your role');
    }
  });
});
