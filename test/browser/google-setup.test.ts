import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { expectPage, textToCopy, visitor } from './console-visits.ts';

const { as, keyholder } = visitor();

let cloudServer: Server;
let cloud = '';

before(async () => {
  cloudServer = createSocketServer(request => keyholder().simulators.fetch(request));
  await new Promise<void>(resolve => cloudServer.listen(0, '127.0.0.1', resolve));
  const address = cloudServer.address();
  assert.ok(address && typeof address === 'object');
  cloud = `http://localhost:${address.port}/google/cloud`;
});

after(() => {
  cloudServer.closeAllConnections();
  cloudServer.close();
});

async function downloaded(page: Page, click: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFile(await download.path(), 'utf8');
}

/** What the steps tell to do in Google Cloud, done there. */
async function workInCloud(page: Page, uris: string): Promise<{ client: string; key: string }> {
  await page.goto(cloud);
  await page.getByLabel('Project ID').fill('globex-keyholder');
  await page.getByLabel('Project name').fill('Globex Keyholder');
  await page.getByLabel('You are').selectOption('admin@globex.test');
  await page.getByRole('button', { name: 'Create project' }).click();
  for (const api of ['Gmail API', 'Google Calendar API', 'Cloud Pub/Sub API'])
    await page.getByLabel(api).check();
  await page.getByRole('button', { name: 'Save APIs' }).click();
  await page.getByLabel('Internal').check();
  await page.getByRole('button', { name: 'Save consent screen' }).click();
  await page.getByLabel('Client name').fill('Keyholder');
  await page.getByLabel('Authorised redirect URIs').fill(uris);
  await page.getByRole('button', { name: 'Create client' }).click();
  const client = await downloaded(page, () =>
    page.getByRole('link', { name: 'Download JSON of Keyholder' }).click(),
  );
  await page.getByLabel('Service account name').fill('keyholder');
  await page.getByLabel('Pub/Sub Admin').check();
  await page.getByLabel('Service Account User').check();
  await page.getByRole('button', { name: 'Create service account' }).click();
  const key = await downloaded(page, () => page.getByRole('button', { name: /^Create key of/ }).click());
  return { client, key };
}

/** As from a folder on the desktop. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    data.items.add(new File([${JSON.stringify(text)}], 'file.json', { type: 'application/json' }));
    return data;
  })()`);
  await page.getByRole('group', { name }).dispatchEvent('drop', { dataTransfer });
}

const box = (page: Page, name: string) =>
  page.getByRole('textbox', { name: new RegExp(`^${name}( ?optional)?$`) });
const save = (page: Page) => page.getByRole('button', { name: /^Save/ }).click();
const told = (page: Page, text: string) => page.getByText(text).first().waitFor();
const oneApp = (page: Page) => page.getByRole('radio', { name: 'One app for both' });

test('an admin goes from nothing to all green with the settings page and Google Cloud alone', async () => {
  await as('admin@globex.test', '/settings/integrations', async page => {
    await page.getByText('Not ready').waitFor();
    await page.getByRole('link', { name: 'Open the set-up' }).click();
    await expectPage(page, 'Google');
    assert.ok(await oneApp(page).isChecked());
    const uris = await textToCopy(page.locator('main'), 'All redirect URIs');
    const cloudPage = await page.context().newPage();
    const { client, key } = await workInCloud(cloudPage, uris);
    await cloudPage.close();

    await box(page, 'Client JSON from Google').fill(key.replace('service_account', 'authorized_user'));
    await told(page, 'Client JSON from Google is not an OAuth client of the type Web application.');
    await drop(page, 'Client JSON from Google', client);
    await told(page, 'The fields are filled.');
    assert.equal(await box(page, 'Project ID').inputValue(), 'globex-keyholder');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a file: Key of the service account' }).click(),
    ]);
    await chooser.setFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(key) });
    await told(page, 'The key of keyholder@globex-keyholder.iam.gserviceaccount.com is read.');
    await save(page);
    await told(page, 'The set-up is saved.');
    assert.ok(await oneApp(page).isChecked());
    assert.equal(await box(page, 'Client secret').inputValue(), '');

    await page.getByRole('link', { name: 'Doctor', exact: true }).click();
    await page.getByText('Not checked yet').waitFor();
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByText('All is well').waitFor();
    const steps = page.getByRole('list', { name: 'Steps' });
    assert.equal(await steps.getByText(/^(Does not work|Look at this)$/).count(), 0);
    await steps
      .getByRole('listitem', { name: 'The service account works' })
      .getByText('Works', { exact: true })
      .waitFor();

    await page.goto(`${keyholder().url}/settings/integrations`);
    await page.getByText('Ready', { exact: true }).waitFor();
  });
});
