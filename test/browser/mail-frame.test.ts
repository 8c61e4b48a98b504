import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { looks } from './browser.ts';
import { controlGoogle } from './connections-world.ts';
import { expectPage, visitor } from './console-visits.ts';
import { startWithHelpDesk } from './help-desk.ts';

const { as, keyholder } = visitor(startWithHelpDesk);
const operator = 'olu@acme.test';

type Asked = { path: string | undefined; referer: string | undefined; cookie: string | undefined };

/** Where a sender keeps what a mail points to, and sees who comes. */
let sender: Server;
let elsewhere: string;
const asked: Asked[] = [];
const pixel = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

before(async () => {
  sender = createServer(({ url: path, headers: { referer, cookie } }, response) => {
    asked.push({ path, referer, cookie });
    const isImage = path?.endsWith('.gif');
    response.writeHead(200, { 'content-type': isImage ? 'image/gif' : 'text/html' });
    response.end(isImage ? pixel : '<title>Track</title><link rel="icon" href="data:,"><p>Your parcel');
  });
  await new Promise<void>(resolve => sender.listen(0, '127.0.0.1', resolve));
  const address = sender.address();
  assert.ok(typeof address === 'object' && address);
  elsewhere = `http://127.0.0.1:${address.port}`;
});
after(() => {
  sender.closeAllConnections();
  sender.close();
});

beforeEach(() => {
  asked.length = 0;
});

async function write(subject: string, html: string): Promise<void> {
  await controlGoogle(keyholder(), 'clock', { advance: '2s' });
  const mail = { from: 'news@parcel.example', to: 'help@acme.test', subject, text: 'A parcel.', html };
  await controlGoogle(keyholder(), 'mail', mail);
}

async function open(page: Page, subject: string): Promise<void> {
  await page.getByRole('link', { name: subject }).first().click();
  await expectPage(page, subject);
}

const seen = looks.filter(({ name }) => name === 'wide, light' || name === 'narrow, dark');

for (const look of seen)
  test(`a page that somebody sent is read in its place, runs nothing and asks nobody: ${look.name}`, async () => {
    const subject = `Hostile, ${look.name}`;
    await write(
      subject,
      `<h2>Your parcel</h2><p>It waits.</p><img src="${elsewhere}/open.gif" onerror="top.document.title='run'">
       <script>top.document.title = 'run'; document.body.textContent = 'run'</script>
       <p onclick="document.body.textContent = 'run'">Press here.</p>
       <a href="javascript:document.write('run')">Or here.</a>`,
    );
    await as(
      operator,
      '/inbox',
      async page => {
        await open(page, subject);
        const mail = page.frameLocator('iframe');
        await mail.getByRole('heading', { name: 'Your parcel' }).waitFor();
        await mail.getByText('Press here.').click();
        await mail.getByText('Or here.').click();
        assert.equal(await mail.getByText('run').count(), 0);
        assert.match(await page.title(), /Hostile/);
        const sandbox = await page.locator('iframe').getAttribute('sandbox');
        assert.ok(!/scripts|same-origin|forms|top-navigation/.test(sandbox ?? 'allow-scripts'));
        const box = await mail.getByText('Or here.').boundingBox();
        const frame = await page.locator('iframe').boundingBox();
        assert.ok(box && frame && box.y + box.height <= frame.y + frame.height, 'All of it is in sight.');
        assert.deepEqual(asked, [], 'Nobody was asked for anything.');
      },
      { look },
    );
  });

test('images from elsewhere are fetched when somebody asks, without saying from where', async () => {
  const subject = 'With a picture';
  const ours = `${keyholder().url}/api/v1/services`;
  await write(subject, `<p>Look:</p><img alt="map" src="${elsewhere}/map.gif"><img src="${ours}">`);
  await as(
    operator,
    '/inbox',
    async page => {
      await open(page, subject);
      const mail = page.frameLocator('iframe');
      await mail.getByText('Look:').waitFor();
      await page.getByText('2 images from elsewhere are not loaded').waitFor();
      assert.deepEqual(asked, []);
      const [pageOfMail, imageOfOurs] = await Promise.all([
        page.waitForEvent('requestfinished', request => request.url().endsWith('/html?images=all')),
        page.waitForEvent('requestfailed', request => request.url() === ours),
        page.waitForEvent('requestfinished', request => request.url().endsWith('/map.gif')),
        page.getByRole('button', { name: 'Load the images' }).click(),
      ]);
      await mail.getByRole('img', { name: 'map' }).waitFor();
      assert.ok((await pageOfMail.allHeaders()).cookie);
      assert.equal(
        (await imageOfOurs.allHeaders()).cookie,
        undefined,
        'It asks us for nothing in its reader’s name.',
      );
      assert.deepEqual(asked, [{ path: '/map.gif', referer: undefined, cookie: undefined }]);
      await page.locator('p:focus', { hasText: 'The images from elsewhere are loaded.' }).waitFor();
      await page.reload();
      await mail.getByText('Look:').waitFor();
      assert.equal(asked.length, 1, 'It is asked anew every time.');
    },
    { expected: [/ERR_BLOCKED_BY_RESPONSE.NotSameOrigin/] },
  );
});

test('a link in a mail opens a window of its own, which knows nothing of this one', async () => {
  const subject = 'With a link';
  await write(
    subject,
    `<p>Long before it.</p>${'<p>More.</p>'.repeat(40)}<a href="${elsewhere}/track">Track it</a>`,
  );
  await as(operator, '/inbox', async page => {
    await open(page, subject);
    await page.getByRole('button', { name: 'Show more of it' }).click();
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.frameLocator('iframe').getByRole('link', { name: 'Track it' }).click(),
    ]);
    await opened.getByText('Your parcel').waitFor();
    assert.equal(await opened.evaluate('window.opener'), null);
    assert.equal(await opened.evaluate('document.referrer'), '');
    assert.deepEqual(asked, [{ path: '/track', referer: undefined, cookie: undefined }]);
    await expectPage(page, subject);
  });
});

test('a long conversation opens with how it began and where it stands, every page of it readable', async () => {
  const headers = (at: number) => ({
    'Message-ID': `<long${at}@parcel.example>`,
    ...(at > 0 && { 'In-Reply-To': '<long0@parcel.example>' }),
  });
  for (let at = 0; at < 9; at += 1) {
    await controlGoogle(keyholder(), 'clock', { advance: '2s' });
    await controlGoogle(keyholder(), 'mail', {
      ...{ from: 'news@parcel.example', to: 'help@acme.test', subject: 'Nine mails' },
      ...{ text: `Part ${at}`, html: `<h1>Part ${at}</h1>`, headers: headers(at) },
    });
  }
  await as(operator, '/inbox', async page => {
    await open(page, 'Nine mails');
    const conversation = page.getByRole('list', { name: 'Conversation' });
    await conversation.getByRole('button', { name: 'Show the 4 mails in between' }).waitFor();
    for (const frame of await page.locator('iframe').all())
      await frame
        .contentFrame()
        .getByRole('heading', { name: /^Part [05678]$/ })
        .waitFor();
    await conversation.getByRole('button', { name: 'Show the 4 mails in between' }).click();
    await page.locator('article:focus').waitFor();
    await page.locator('iframe').nth(8).waitFor();
    await page.locator('iframe').nth(4).contentFrame().getByRole('heading', { name: 'Part 4' }).waitFor();
  });
});
