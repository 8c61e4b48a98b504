import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { connectQuietly, controlGoogle } from './connections-world.ts';
import { expectPage, visitor } from './console-visits.ts';

const { as, keyholder } = visitor();
const SETUP = '/settings/integrations/google';
const gmailRead = 'https://www.googleapis.com/auth/gmail.readonly';
const anotherClient = `580011223344-${'another'.padEnd(32, '0')}.apps.googleusercontent.com`;
const anotherSecret = `GOCSPX-${'another'.padEnd(28, '-')}`;

before(async () => {
  await connectQuietly(keyholder(), 'kim@acme.test', { account: 'kim@acme.test', scopes: [gmailRead] });
});

const counted = z.object({ count: z.number() });

async function askedOfGoogle(): Promise<number> {
  const request = new Request('http://localhost:4010/google/_control/requests?path=/google/*');
  return counted.parse(await (await keyholder().simulators.fetch(request)).json()).count;
}

const told = (page: Page, text: string) => page.getByText(text).first().waitFor();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const inDialog = (page: Page, name: string) =>
  page.getByRole('alertdialog').getByRole('button', { name, exact: true });

test('a change waits as a draft, says whom it touches, is promoted in spite of all and taken back', async () => {
  await as('admin@acme.test', SETUP, async page => {
    await expectPage(page, 'Google');
    const clientId = page.getByLabel('Client ID', { exact: true });
    await clientId.fill('580011223344');
    await clientId.blur();
    await told(page, 'Client ID must be a client id as Google Cloud shows it');
    await clientId.fill(anotherClient);
    await page.getByLabel('Client secret', { exact: true }).fill(anotherSecret);
    await page.getByText('An app of its own for calendar').click();
    await page.getByLabel('Client ID for calendar').waitFor();
    await page.getByText('One app for both').click();
    await button(page, 'Save').click();
    await told(page, 'Saved as a draft.');
    assert.ok(await page.getByRole('radio', { name: 'One app for both' }).isChecked());
    const draft = page.getByRole('region', { name: 'A draft waits beside the live set-up' });
    await draft.getByRole('link', { name: 'kim@acme.test (calendar, mail)' }).waitFor();
    await draft.getByText('5800…-…0000.apps.googleusercontent.com').waitFor();
    assert.equal(await button(page, 'Promote…').getAttribute('aria-disabled'), 'true');
    assert.ok(!(await page.content()).includes(anotherSecret));

    await draft.getByRole('link', { name: 'Check the draft' }).click();
    await button(page, 'Check now').click();
    await told(page, 'Something does not work');
    const step = page.getByRole('listitem', { name: 'Google accepts the client id and secret' });
    await step.getByText('Does not work', { exact: true }).waitFor();
    await step.getByText('What helps:').waitFor();
    await page.getByRole('link', { name: 'Back to the draft' }).click();

    await button(page, 'Promote…').click();
    await page.getByRole('checkbox', { name: 'Promote it although something does not work' }).check();
    await inDialog(page, 'Promote').click();
    await told(page, 'The draft is live.');
    await draft.waitFor({ state: 'detached' });
    await button(page, 'Go back…').click();
    await inDialog(page, 'Go back').click();
    await told(page, 'The former set-up is live again.');
  });
});

test('each step of the doctor appears as it ends, and the page opens without asking Google', async () => {
  await as('admin@acme.test', `${SETUP}/doctor`, async page => {
    const slowly = { match: { path: '/google/oauth2/token' }, times: 1, effect: { delayMs: 2_000 } };
    await controlGoogle(keyholder(), 'faults', slowly);
    await page.getByRole('button', { name: /^Check/ }).click();
    await page.getByText('Looking: Google accepts the client id and secret').waitFor();
    await page.getByRole('listitem', { name: 'Everything is entered' }).waitFor();
    assert.equal(await page.getByRole('listitem', { name: 'Google knows the ways back' }).count(), 0);
    await page.getByRole('listitem', { name: 'Google knows the ways back' }).waitFor();
    await page.getByRole('button', { name: 'Check again' }).waitFor();

    const before = await askedOfGoogle();
    await page.reload();
    await page.getByRole('listitem', { name: 'Google knows the ways back' }).waitFor();
    await page.getByRole('link', { name: 'Set-up', exact: true }).click();
    await page.getByRole('listitem', { name: 'Choose a project' }).waitFor();
    assert.equal(await askedOfGoogle(), before);
    const bundle = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Doctor', exact: true }).click();
    await button(page, 'Download support bundle').click();
    assert.equal((await bundle).suggestedFilename(), 'keyholder-google-support.json');
  });
});

test('what another admin saves appears at once, and what one is typing stays', async () => {
  await as('admin@acme.test', SETUP, async page => {
    const projectId = page.getByLabel('Project ID', { exact: true });
    await projectId.fill('half-typed');
    const other = await keyholder().signedIn('admin@acme.test');
    await other.patch('/api/v1/google/config', { google_client_secret: anotherSecret }).expect(200);
    await told(page, 'something that is never shown');
    assert.equal(await projectId.inputValue(), 'half-typed');
    await button(page, 'Discard…').click();
    await inDialog(page, 'Discard').click();
    await told(page, 'The draft is discarded.');
  });
});

test('mail and calendar are reset by whoever types what the page asks for', async () => {
  await as(
    'admin@acme.test',
    `${SETUP}/reset`,
    async page => {
      await told(page, 'What will stop');
      const word = page.getByLabel('Short name of your organisation');
      await word.fill('acne');
      await button(page, 'Reset mail and calendar').click();
      await told(page, 'must be the short name of the organisation');
      await word.fill('acme');
      await button(page, 'Reset mail and calendar').click();
      await told(page, 'The last reset ended');
    },
    { expected: [/status of 400/] },
  );
});
