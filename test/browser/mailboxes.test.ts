import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import type { TestKeyholder } from '../harness/keyholder.ts';
import { looks } from './browser.ts';
import { consentAtGoogle, controlGoogle, startWithGoogle } from './connections-world.ts';
import { choose, expectPage, visitor } from './console-visits.ts';
import { dropSubscription, passLastLook, putAside } from './mailboxes-world.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const { as, keyholder } = visitor(startWithMail);
const admin = 'admin@acme.test';
const made = z.object({ id: z.string() });
const mail = { from: 'zoe@customer.example', to: 'help@acme.test', subject: 'Fire', text: 'It burns.' };

/** The whole set-up of acme's, with the key that lets Gmail tell of mail. */
async function startWithMail(): Promise<TestKeyholder> {
  const started = await startWithGoogle();
  const key = await controlGoogle(started, 'projects/acme-keyholder/service-accounts/keyholder/keys', {});
  const owner = await started.signedIn(admin);
  await owner.patch('/api/v1/google/config', { google_service_account_key: key }).expect(200);
  return started;
}

test('a mailbox is added without any secret, connected at Google, and told of mail at once', async () => {
  await as(admin, '/mailboxes', async page => {
    await page.getByText('No mailbox yet').waitFor();
    await page.getByRole('button', { name: 'Add a mailbox' }).last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Help desk');
    await dialog.getByLabel('Address', { exact: true }).fill('help@acme.test');
    await dialog.getByLabel('Sender name').fill('Acme Help');
    await dialog.getByLabel('Usual assignee').selectOption({ label: 'Olu Operator' });
    assert.equal(await dialog.locator('input[type=password]').count(), 0);
    await dialog.getByRole('button', { name: 'Add it' }).click();
    await expectPage(page, 'Help desk');
    await page.getByText('No Google account is connected.').waitFor();
    await page.getByRole('button', { name: 'Connect its account' }).click();
    await consentAtGoogle(page, { account: 'help@acme.test' });
    await expectPage(page, 'Help desk');
    await page.getByText('Gmail tells of new mail at once.').waitFor();
    await page.getByText('Olu Operator').waitFor();
    await page.getByText(/^\d+ of \d+ units are left$/).waitFor();
    await controlGoogle(keyholder(), 'mail', mail);
    const told = page.getByRole('term').filter({ hasText: 'Last notice from Gmail' }).locator('..');
    await told.getByRole('time').waitFor();

    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.getByText('The same', { exact: true }).waitFor();
    await choose(page, 'Help desk', 'Pause…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused by hand.').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Gmail tells of new mail at once.').waitFor();
  });
});

test('a mailbox writes to itself, and says how long that took or who has to act', async () => {
  const help = await helpDesk();
  await as(admin, `/mailboxes/${help}`, async page => {
    const section = page.getByRole('region', { name: 'Try it' });
    await controlGoogle(keyholder(), 'clock', { advance: '2s' });
    await section.getByRole('button', { name: 'Send a test mail' }).click();
    await section.getByText(/^It works: the mail took .* to come back\.$/).waitFor();
    assert.equal(await section.getByText('done', { exact: true }).count(), 3);
    const match = { path: '/google/gmail/gmail/v1/users/me/messages/send' };
    await controlGoogle(keyholder(), 'faults', { match, effect: { status: 400 }, times: 1 });
    await section.getByRole('button', { name: 'Send another one' }).click();
    await section.getByText('Gmail refused this mail as it is.').waitFor();
    await section.getByText('did not happen').waitFor();
    assert.ok(await section.getByText(/Look at its recipients/).isVisible());
  });
});

test('a mailbox that was refused goes on by itself once it is connected again, with what came meanwhile', async () => {
  const help = await helpDesk();
  await refuse(help);
  await controlGoogle(keyholder(), 'mail', { ...mail, subject: 'During the pause' });
  await as(admin, `/mailboxes/${help}`, async page => {
    await page.getByText('Paused, because Google refused this account again and again.').waitFor();
    await page.getByRole('button', { name: 'Connect again' }).click();
    await consentAtGoogle(page, { account: 'help@acme.test' });
    await expectPage(page, 'Help desk');
    await page.getByText('Gmail tells of new mail at once.').waitFor();
    await page.getByRole('link', { name: 'Inbox' }).click();
    await page.getByRole('link', { name: 'During the pause' }).waitFor();
  });
});

test('what a mailbox needs at Google is looked at step by step, and what is wrong is set up again', async () => {
  const help = await helpDesk();
  await as(admin, `/mailboxes/${help}`, async page => {
    const section = page.getByRole('region', { name: 'What it needs at Google' });
    await section.getByRole('button', { name: 'Check now' }).click();
    await section.getByText('All is as it has to be.').waitFor();
    await dropSubscription(keyholder(), help);
    await section.getByRole('button', { name: 'Check again' }).click();
    await section.getByText('One thing is not right:').waitFor();
    const step = section.getByRole('listitem', { name: 'Subscription', exact: true });
    await step.getByText('Does not work').waitFor();
    await step.getByText('The subscription is not there.').waitFor();
    await expectUsable(page);
    await section.getByRole('button', { name: 'Set it up again' }).click();
    await section.getByText('All is as it has to be.').waitFor();
  });
});

test('a mailbox whose account may not write as it says so, and what to do', async () => {
  const id = await mailboxCalled('Sales desk');
  await as(admin, `/mailboxes/${id}`, async page => {
    await page.getByRole('button', { name: 'Connect its account' }).click();
    await consentAtGoogle(page, { account: 'kim@acme.test' });
    await expectPage(page, 'Sales desk');
    await page.getByText(/Gmail does not let the connected account write/).waitFor();
    await page.getByText(/Send mail as/).waitFor();
    await expectUsable(page);
  });
});

test('a test mail of which Gmail says nothing tells what to do', async () => {
  const help = await helpDesk();
  await as(admin, `/mailboxes/${help}`, async page => {
    await page.clock.install();
    await dropSubscription(keyholder(), help);
    await passLastLook(keyholder(), help);
    const section = page.getByRole('region', { name: 'Try it' });
    await section.getByRole('button', { name: 'Send a test mail' }).click();
    await section.getByText('It was sent, and has not been read again yet.').waitFor();
    await page.clock.fastForward(50_000);
    await section.getByText(/^Gmail gives no notice of it\. Run the checks below/).waitFor();
    await page.getByRole('button', { name: 'Look now' }).click();
    await page.clock.fastForward(11_000);
    await section.getByText(/^It works: the mail took/).waitFor();
    await section.getByText('It was found by looking').waitFor();
  });
});

test('what is put aside says why, is tried again by hand, and a mailbox ends only knowingly', async () => {
  const id = await mailboxCalled('Broken');
  const owner = await keyholder().signedIn(admin);
  await putAside(keyholder(), id);
  await as(admin, '/mailboxes', async page => {
    await page.getByText('1 put aside').waitFor();
    await page.getByRole('link', { name: 'Broken' }).click();
    await page.getByRole('button', { name: 'Try again: 18c0ffee' }).click();
    await page.getByText('Nothing is put aside.').waitFor();
    await choose(page, 'Broken', 'Archive…');
    const asked = page.getByRole('alertdialog');
    await asked.getByText('Its tickets stay and can be read.').waitFor();
    await asked.getByRole('button', { name: 'Archive' }).click();
    await expectPage(page, 'Mailboxes');
    await page.getByRole('link', { name: 'Broken' }).waitFor({ state: 'detached' });
  });
  await owner.get(`/api/v1/mailboxes/${id}`).expect(404);
});

test('what was put aside for one reason is tried again at one press', async () => {
  const id = await mailboxCalled('Broken for a while');
  await putAside(keyholder(), id, ['18c0ffee', '18c0fff0']);
  await as(admin, `/mailboxes/${id}`, async page => {
    await page.getByRole('button', { name: 'Try again: 18c0fff0' }).waitFor();
    await expectUsable(page);
    await page.getByRole('button', { name: 'Try all again' }).click();
    await page.getByText('2 are being tried again.', { exact: true }).waitFor();
    await page.getByText('Nothing is put aside.').waitFor();
  });
});

test('who only works on tickets sees how mailboxes do, and can change nothing', async () => {
  const id = await mailboxCalled('Seen');
  await as('olu@acme.test', `/mailboxes/${id}`, async page => {
    await expectPage(page, 'Seen');
    await page.getByText('No Google account is connected.').waitFor();
    for (const name of ['Connect its account', 'Look now', 'Compare now', 'Check now', 'Actions for Seen'])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
  });
});

test('what is no mailbox, or another organisation’s, is not there', async () => {
  const ofAcme = await mailboxCalled('Theirs');
  const expected = [/status of 40[04]/];
  for (const id of ['nonsense', ofAcme])
    await as('admin@globex.test', `/mailboxes/${id}`, page => expectPage(page, 'This mailbox is not there'), {
      expected,
    });
});

test('without a Google set-up the way to it is shown instead of a dead end', async () => {
  await as('admin@globex.test', '/mailboxes', async page => {
    await page.getByText('The Google set-up comes first').waitFor();
    await page.getByRole('link', { name: 'Set Google up' }).click();
    await expectPage(page, 'Google');
    await page.getByRole('link', { name: 'Inbox' }).click();
    await page.getByText('No mailbox yet').waitFor();
    assert.equal(await page.getByLabel('Search tickets').count(), 0, 'There is nothing to look through.');
    await expectUsable(page);
    await page.getByRole('link', { name: 'Set Google up' }).click();
    await expectPage(page, 'Google');
  });
});

const longest = 'The-help-desk-of-the-accounting-department-of-the-subsidiary-in-Hohenstein';
const seen = looks.filter(({ name }) => name === 'wide, light' || name === 'narrow, dark');

for (const look of seen) {
  test(`everybody can use the pages of mailboxes, ${look.name}`, async () => {
    const id = await mailboxCalled(`${longest}-${look.name.length}`);
    await putAside(keyholder(), id);
    await as(admin, '/mailboxes', page => everyPage(page, id), { look });
  });
}

async function everyPage(page: Page, id: string): Promise<void> {
  await page
    .getByRole('link', { name: new RegExp(longest) })
    .first()
    .waitFor();
  await expectUsable(page);
  await page.getByRole('button', { name: 'Add a mailbox' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add it' }).click();
  await page.getByText('Name is missing.').waitFor();
  await expectUsable(page);
  await page.goto(`${keyholder().url}/mailboxes/${id}`);
  await page.getByRole('button', { name: 'Try again: 18c0ffee' }).waitFor();
  await expectUsable(page);
  await page.setViewportSize({ width: 360, height: 640 });
  await expectNoSidewaysScrolling(page);
}

const listed = z.object({ mailboxes: z.array(z.object({ id: z.string(), address: z.string() })) });

/** The one that was added and connected in the first story. */
async function helpDesk(): Promise<string> {
  const owner = await keyholder().signedIn(admin);
  const { mailboxes: all } = await owner.get('/api/v1/mailboxes').read(listed);
  return all.find(({ address }) => address === 'help@acme.test')?.id ?? assert.fail('No help desk.');
}

/** Its person takes the permission back at Google, and the mailbox tries until it is paused. */
async function refuse(mailboxId: string): Promise<void> {
  await controlGoogle(keyholder(), 'grants/kill', { account: 'help@acme.test' });
  await controlGoogle(keyholder(), 'clock', { advance: '61m' });
  const owner = await keyholder().signedIn(admin);
  await owner.post(`/api/v1/mailboxes/${mailboxId}/sync`).expect(204);
  const state = z.object({ state: z.string() });
  for (let round = 0; round < 200; round += 1) {
    if ((await owner.get(`/api/v1/mailboxes/${mailboxId}`).read(state)).state === 'paused') return;
    await controlGoogle(keyholder(), 'clock', { advance: '10s' }); // each try waits longer than the one before
    await keyholder().server.needs.world.delay(50);
  }
  assert.fail('It was never paused.');
}

let mailboxes = 0;

async function mailboxCalled(name: string): Promise<string> {
  mailboxes += 1;
  const owner = await keyholder().signedIn(admin);
  const body = { name, address: `box-${mailboxes}@acme.test` };
  return (await owner.post('/api/v1/mailboxes', body).read(made, 201)).id;
}
