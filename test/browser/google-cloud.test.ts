import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';
import { looks, openBrowser, type TestBrowser } from './browser.ts';
import { expectUsable } from './usable.ts';

let server: Server;
let cloud: string;
let browser: TestBrowser;

before(async () => {
  server = createSocketServer(createSimulatedWorld().fetch);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  cloud = `http://localhost:${address.port}/google/cloud`;
  browser = await openBrowser();
});

after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

const clientFile = z.object({
  web: z.object({ client_id: z.string(), client_secret: z.string(), redirect_uris: z.array(z.string()) }),
});
const keyFile = z.object({ type: z.literal('service_account'), client_email: z.string() });

async function downloaded(
  page: Page,
  click: () => Promise<void>,
): Promise<{ name: string; content: unknown }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  const content: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  return { name: download.suggestedFilename(), content };
}

test('a newcomer makes everything that a set-up needs on one page', async () => {
  await browser.withPage(async page => {
    await page.goto(cloud);
    await page.getByLabel('Project ID').fill('globex-keyholder');
    await page.getByLabel('Project name').fill('Globex Keyholder');
    await page.getByLabel('You are').selectOption('admin@globex.test');
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.getByRole('heading', { name: 'Globex Keyholder' }).waitFor();

    for (const api of ['Gmail API', 'Google Calendar API', 'Cloud Pub/Sub API'])
      await page.getByLabel(api).check();
    await page.getByRole('button', { name: 'Save APIs' }).click();
    await page.getByLabel('Internal').check();
    await page.getByRole('button', { name: 'Save consent screen' }).click();
    assert.ok(await page.getByLabel('Internal').isChecked());
    assert.ok(await page.getByLabel('Gmail API').isChecked());

    await page.getByLabel('Client name').fill('Keyholder');
    const callback = 'https://keyholder.example.com/api/auth/google/callback';
    await page.getByLabel('Authorised redirect URIs').fill(`${callback}\n${callback}/2\n`);
    await page.getByRole('button', { name: 'Create client' }).click();
    const client = await downloaded(page, () =>
      page.getByRole('link', { name: 'Download JSON of Keyholder' }).click(),
    );
    const { web } = clientFile.parse(client.content);
    assert.equal(client.name, `client_secret_${web.client_id}.json`);
    assert.deepEqual(web.redirect_uris, [callback, `${callback}/2`]);
    await page.getByText(web.client_id, { exact: true }).waitFor();
    await page.getByText(web.client_secret, { exact: true }).waitFor();

    await page.getByLabel('Service account name').fill('keyholder');
    await page.getByLabel('Pub/Sub Admin').check();
    await page.getByLabel('Service Account User').check();
    await page.getByRole('button', { name: 'Create service account' }).click();
    const key = await downloaded(page, () => page.getByRole('button', { name: /^Create key of/ }).click());
    assert.match(key.name, /^globex-keyholder-[0-9a-f]{12}\.json$/);
    assert.equal(
      keyFile.parse(key.content).client_email,
      'keyholder@globex-keyholder.iam.gserviceaccount.com',
    );
  });
});

test('Gmail is let in at a topic, and not where the organisation forbids it', async () => {
  await browser.withPage(
    async page => {
      await page.goto(`${cloud}/acme-keyholder`);
      await page.getByLabel('Topic ID').fill('mail');
      await page.getByRole('button', { name: 'Create topic' }).click();
      const give = async () => {
        await page
          .getByLabel('Who', { exact: true })
          .selectOption('gmail-api-push@system.gserviceaccount.com');
        await page.getByLabel('Role', { exact: true }).selectOption('Pub/Sub Publisher');
        await page.getByLabel('On', { exact: true }).selectOption('the topic mail');
        await page.getByRole('button', { name: 'Give role' }).click();
      };
      await page.getByLabel('Domain restricted sharing').check();
      await page.getByRole('button', { name: 'Save policies' }).click();
      await give();
      await page.getByRole('alert').getByText('do not belong to a permitted customer').waitFor();
      await page.getByLabel('Domain restricted sharing').uncheck();
      await page.getByRole('button', { name: 'Save policies' }).click();
      await give();
      await page.getByText('Gmail may publish here').waitFor();
      await page.getByRole('button', { name: /^Remove Pub\/Sub Publisher on the topic mail/ }).click();
      await page.getByText('Gmail may publish here').waitFor({ state: 'detached' });
    },
    { expected: [/400 \(Bad Request\)/] },
  );
});

for (const look of looks) {
  test(`both pages are for everybody, ${look.name}`, async () => {
    await browser.withPage(
      async page => {
        await page.goto(cloud);
        await expectUsable(page);
        await page.getByRole('link', { name: 'acme-keyholder' }).click();
        for (const summary of await page.locator('summary').all()) await summary.click();
        await expectUsable(page);
      },
      { look },
    );
  });
}
