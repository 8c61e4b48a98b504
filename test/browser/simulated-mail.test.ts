import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';
import { type Look, looks, openBrowser, type TestBrowser } from './browser.ts';
import { expectUsable } from './usable.ts';

const world = createSimulatedWorld();
const server = createSocketServer(world.fetch);
let browser: TestBrowser;
let origin: string;

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  origin = `http://127.0.0.1:${address.port}`;
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  server.close();
  server.closeAllConnections();
});

const mailOf = (account: string) => `${origin}/google/mail?account=${encodeURIComponent(account)}`;

async function bring(letter: object): Promise<void> {
  const response = await world.fetch(
    new Request(`${origin}/google/_control/mail`, { method: 'POST', body: JSON.stringify(letter) }),
  );
  assert.equal(response.status, 201, await response.text());
}

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields))
    await page.getByRole('textbox', { name: label, exact: true }).fill(value);
}

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();

test('people write to each other, and the answer stands in the same conversation for both', async () => {
  await browser.withPage(async page => {
    await page.goto(origin);
    await page.getByRole('link', { name: 'Mail of Pat Jones' }).click();
    await page.getByRole('link', { name: 'Write' }).click();
    await fill(page, { To: 'help@acme.test', Subject: 'My parser broke', Text: 'Can you look?' });
    await page.getByRole('button', { name: 'Send' }).click();
    await heading(page, 'My parser broke');

    await page.goto(mailOf('help@acme.test'));
    await page.getByRole('link', { name: /Pat Jones.*My parser broke.*Can you look/ }).click();
    await page.getByRole('link', { name: 'Answer' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Subject' }).inputValue(), 'Re: My parser broke');
    await fill(page, { Text: 'It is mended.' });
    await page.getByRole('button', { name: 'Send' }).click();
    await heading(page, 'My parser broke');

    await page.goto(mailOf('pat@gmail.com'));
    await page.getByRole('link', { name: /Acme Help.*It is mended/ }).click();
    assert.equal(await page.getByRole('article').count(), 2);
  });
});

test('what a stranger writes as HTML runs nothing, fetches nothing and leads nowhere', async () => {
  await bring({
    from: 'Mallory <mallory@evil.test>',
    to: 'mia@acme.test',
    subject: '<img src=x onerror=alert(1)>',
    text: 'plain',
    html: `<h2>Dear Mia</h2><script>parent.document.title='owned'</script>
      <img src="${origin}/google/_control/requests" onerror="document.body.innerHTML='owned'">
      <form action="${origin}/google/mail/changes"><button>Win</button></form>`,
  });
  await browser.withPage(
    async page => {
      const asked: string[] = [];
      page.on('response', response => asked.push(new URL(response.url()).pathname));
      await page.goto(mailOf('mia@acme.test'));
      await page.getByRole('link', { name: /Mallory/ }).click();
      await heading(page, '<img src=x onerror=alert(1)>');
      const frame = page.frameLocator('iframe');
      await frame.getByRole('heading', { name: 'Dear Mia' }).waitFor();
      assert.equal(await page.title(), '<img src=x onerror=alert(1)>');
      assert.ok(!asked.includes('/google/_control/requests'));
    },
    { expected: [/Blocked script execution/, /Content Security Policy/i, /violates/] },
  );
});

test('a mail that cannot be sent is still there to be mended', async () => {
  await browser.withPage(
    async page => {
      await page.goto(mailOf('kim@acme.test'));
      await page.getByRole('link', { name: 'Write' }).click();
      await fill(page, { To: 'nobody in particular', Subject: 'Lost?', Text: 'Important words' });
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('alert').getByText('Invalid To header').waitFor();
      assert.equal(await page.getByRole('textbox', { name: 'Text' }).inputValue(), 'Important words');
    },
    { expected: [/status of 400/] },
  );
});

test('somebody from outside writes with an attachment, and the reader moves the mail about', async () => {
  await browser.withPage(async page => {
    await page.goto(`${origin}/google/mail`);
    await page.getByRole('link', { name: 'Write as somebody who has no mailbox here' }).click();
    await fill(page, {
      From: 'Zoë Brandt <zoe@customer.test>',
      To: 'olu@acme.test',
      Subject: 'Beleg',
      Text: 'Anbei.',
    });
    await page.getByLabel('Attachments').setInputFiles({
      name: 'Beleg (Olu).txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('12,50 EUR'),
    });
    await page.getByRole('button', { name: 'Send' }).click();
    await heading(page, 'Beleg');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Beleg (Olu).txt' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'Beleg (Olu).txt');
    await page.getByRole('button', { name: 'Mark as read' }).click();
    await page.getByRole('button', { name: 'Mark as unread' }).waitFor();
    await page.getByRole('button', { name: 'Trash' }).click();
    await page.getByRole('button', { name: 'Out of the trash' }).waitFor();
    await page.goto(mailOf('olu@acme.test'));
    await page.getByText('Nothing here.').waitFor();
    await page.getByRole('link', { name: 'Trash' }).click();
    await page.getByRole('link', { name: /Beleg/ }).click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await heading(page, 'Inbox');
  });
});

for (const look of looks) {
  test(`the pages of mail can be used by everybody (${look.name})`, () => everyPage(look));
}

async function everyPage(look: Look): Promise<void> {
  const long = 'a-very-long-word-without-any-place-to-break-'.repeat(6);
  await bring({ from: `"${long}" <zoe@customer.test>`, to: 'bo@acme.test', subject: long, text: long });
  await bring({ from: 'zoe@customer.test', to: 'bo@acme.test', subject: 'HTML', html: `<p>${long}</p>` });
  await browser.withPage(
    async page => {
      for (const path of ['', '/compose?account=bo@acme.test', '/outside', '?account=bo@acme.test']) {
        await page.goto(`${origin}/google/mail${path}`);
        await expectUsable(page);
      }
      await page.getByRole('link', { name: /HTML/ }).first().click();
      await expectUsable(page);
      await page.goto(mailOf('bo@acme.test'));
      await page
        .getByRole('link', { name: /a-very-long/ })
        .first()
        .click();
      await expectUsable(page);
    },
    { look },
  );
}
