import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openReceiver, type Received, type Receiver } from '../stories/webhook-receiver.ts';
import { connectQuietly, startWithGoogle } from './connections-world.ts';
import { choose, expectPage, textToCopy, visitor } from './console-visits.ts';

const { as, keyholder } = visitor(startWithGoogle);
const admin = 'admin@acme.test';
const readMail = ['https://www.googleapis.com/auth/gmail.readonly'];

let program: Receiver;
before(async () => {
  program = await openReceiver();
});
after(() => program.close());

function isSigned({ id, headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = createHmac('sha256', key).update(`${id}.${headers['webhook-timestamp']}.${body}`);
  return headers['webhook-signature'] === `v1,${signed.digest('base64')}`;
}

test('an endpoint is added, and a test arrives that is signed with the secret shown once', async () => {
  await as(
    admin,
    '/webhooks',
    async page => {
      await page.getByText('No program is told yet').waitFor();
      await page.getByRole('button', { name: 'Add an endpoint' }).last().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name', { exact: true }).fill('Ticket desk');
      await dialog.getByLabel('Address', { exact: true }).fill('http://example.com/hooks');
      await dialog.getByRole('button', { name: 'Add it' }).click();
      await dialog.getByText('Address must begin with https://').waitFor();
      await dialog.getByLabel('Address', { exact: true }).fill(`${program.url}/desk`);
      await dialog.getByRole('button', { name: 'Add it' }).click();
      const secret = await textToCopy(dialog, 'Secret');
      await dialog.getByRole('button', { name: 'I have stored it' }).click();
      await page.getByRole('link', { name: 'Ticket desk' }).click();
      await expectPage(page, 'Ticket desk');
      assert.doesNotMatch(await page.content(), new RegExp(secret.slice(6, 20)));

      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByRole('dialog').getByText('Delivered').waitFor();
      const [arrived] = program.at('/desk');
      assert.ok(arrived && isSigned(arrived, secret));
    },
    { expected: [/status of 400/] },
  );
});

test('what fails is told with the answer, seen without loading again, and sent once more by hand', async () => {
  let status = 500;
  program.answer(({ path }) => ({ status: path === '/reports' ? status : 204, body: 'the disk is full' }));
  const owner = await keyholder().signedIn(admin);
  const body = { name: 'Reports', url: `${program.url}/reports`, event_types: ['connection.created'] };
  await owner.post('/api/v1/webhooks', body).expect(201);
  await as(admin, '/webhooks', async page => {
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByText('Nothing has been sent yet').waitFor();
    await connectQuietly(keyholder(), 'mia@acme.test', { account: 'mia@acme.test', scopes: readMail });
    await page.getByText('What is sent does not arrive').waitFor();
    await page.getByRole('button', { name: 'Details of connection.created, waiting' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Answered 500.').waitFor();
    await dialog.getByText('the disk is full').waitFor();
    status = 204;
    await dialog.getByRole('button', { name: 'Send it again' }).click();
    await dialog.getByText('Delivered').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('What is sent does not arrive').waitFor({ state: 'detached' });
    const ids = new Set(program.at('/reports').map(({ id }) => id));
    assert.equal(ids.size, 1, 'Sent again under the same id.');
  });
});

test('an endpoint that is gone says why it is off, is moved, switched on and removed', async () => {
  program.answer(({ path }) => ({ status: path === '/old' ? 410 : 204 }));
  const owner = await keyholder().signedIn(admin);
  const body = { name: 'Portal', url: `${program.url}/old`, event_types: ['connection.created'] };
  await owner.post('/api/v1/webhooks', body).expect(201);
  await connectQuietly(keyholder(), 'kim@acme.test', { account: 'kim@acme.test', scopes: readMail });
  await as(admin, '/webhooks', async page => {
    await page.getByRole('link', { name: 'Portal' }).click();
    await page.getByText('Switched off: it answered that it is gone (410)').waitFor();
    await connectQuietly(keyholder(), admin, { account: 'bo@acme.test', scopes: readMail });
    await page.getByText('One event is held until then.').waitFor();
    await choose(page, 'Portal', 'Change…');
    await page.getByRole('dialog').getByLabel('Address', { exact: true }).fill(`${program.url}/new`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Portal” is saved.').first().waitFor();
    await choose(page, 'Portal', 'Switch on…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('button', { name: 'Details of connection.created, delivered' }).waitFor();
    assert.equal(program.at('/new').length, 1);
    await choose(page, 'Portal', 'Remove…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expectPage(page, 'Webhooks');
    await page.getByRole('link', { name: 'Portal' }).waitFor({ state: 'detached' });
  });
});
