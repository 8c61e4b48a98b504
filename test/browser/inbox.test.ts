import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { looks } from './browser.ts';
import { controlGoogle } from './connections-world.ts';
import { expectPage, visitor } from './console-visits.ts';
import { startWithHelpDesk } from './help-desk.ts';
import { expectNoSidewaysScrolling, expectUsable } from './usable.ts';

const { as, keyholder } = visitor(startWithHelpDesk);
const operator = 'olu@acme.test';
const zoe = 'zoe@customer.example';

type Written = Record<string, unknown>;

/** Somebody writes to the mailbox. Gmail tells of an account once a second at most, so a moment passes. */
async function write(written: Written): Promise<void> {
  await controlGoogle(keyholder(), 'clock', { advance: '2s' });
  await controlGoogle(keyholder(), 'mail', { from: zoe, to: 'help@acme.test', ...written });
}

const found = z.object({ items: z.array(z.object({ id: z.string(), subject: z.string() })) });

test('a mail appears by itself, is answered, and the answer to the answer lands in the same ticket', async () => {
  await as(operator, '/inbox', async page => {
    await page.getByText('No ticket yet').waitFor();
    await page.evaluate('window.isTheSamePage = true');
    await write({
      from: `"Zoë Quiñones" <${zoe}>`,
      subject: 'Printer on fire',
      text: 'It burns.',
      html: '<h1>It burns.</h1><img src="https://evil.example/seen.png">',
      attachments: [
        { filename: 'photo.txt', mimeType: 'text/plain', text: 'flames' },
        { filename: 'photo.png.exe', mimeType: 'image/png', text: 'MZ' },
      ],
    });
    await page.getByRole('link', { name: 'Printer on fire' }).click();
    await expectPage(page, 'Printer on fire');
    await page.frameLocator('iframe').getByRole('heading', { name: 'It burns.' }).waitFor();
    await page.getByText('One image from elsewhere is not loaded').waitFor();
    assert.equal(await page.getByText('This is a program.').count(), 1);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'photo.txt' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'photo.txt');

    await page.getByLabel('Assignee').selectOption({ label: 'Olu Operator' });
    await page.getByText('Saved.').first().waitFor();
    await page.getByLabel('Your answer').fill('Pour water on it.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const answer = page.getByRole('article', { name: 'Olu Operator answered' });
    await answer.getByText('Sent', { exact: true }).waitFor();
    assert.equal(await page.getByLabel('Your answer').inputValue(), '');

    await write({ to: await replyAddress(), subject: 'hm', text: 'It is out.' });
    const reply = page.getByRole('article', { name: zoe });
    await reply.getByText('It is out.').waitFor();
    await reply.getByText('To help@acme.test', { exact: true }).waitFor();
    await reply.getByText('Why is this here?').click();
    await reply.getByText('It was sent to the address that we gave this person for this ticket.').waitFor();
    await page.getByLabel('Status').selectOption({ label: 'Closed' });
    await page.getByRole('heading', { level: 1 }).locator('..').getByText('Closed').waitFor();
    assert.equal(await page.evaluate('window.isTheSamePage'), true, 'Nothing was loaded again.');
  });
});

test('an answer goes to others, too, where somebody says so, and a ticket is called what it is about', async () => {
  const others = ['boss@customer.example', 'it@customer.example'];
  await write({ subject: 'Whatever', text: 'Copies, please.', cc: others });
  await as(
    operator,
    '/inbox?q=whatever',
    async page => {
      await page.getByRole('link', { name: 'Whatever' }).click();
      await page.getByText(`To ${zoe}, from help@acme.test`).waitFor();
      await page.getByRole('button', { name: 'Add the 2 other recipients' }).click();
      const copies = page.getByLabel('Cc');
      assert.equal(await copies.inputValue(), others.join(', '));
      await copies.fill('Boss <boss@customer.example>, nobody@, it@customer.example');
      await page.getByLabel('Your answer').fill('Gladly.');
      await page.getByLabel('Your answer').press('Control+Enter');
      await page.getByText('“nobody@”: no mail can be sent to this address.').waitFor();
      await page.locator('[name=cc]:focus').waitFor();
      await expectUsable(page);
      await page.getByRole('link', { name: 'All tickets' }).click();
      const leaving = page.getByRole('alertdialog', { name: 'Leave without sending?' });
      await leaving.getByRole('button', { name: 'Cancel' }).click();
      assert.equal(await page.getByLabel('Your answer').inputValue(), 'Gladly.');
      await copies.fill('Boss <boss@customer.example>, it@customer.example');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      const answer = page.getByRole('article', { name: 'Olu Operator answered' });
      await answer.getByText(`Cc ${others.join(', ')}`).waitFor();
      await answer.getByText('Sent', { exact: true }).waitFor();
      await page.locator('[name=text]:focus').waitFor();

      await page.getByRole('button', { name: 'Change the subject' }).click();
      await page.getByRole('dialog').getByLabel('Subject').fill('Who gets copies');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await expectPage(page, 'Who gets copies');
      await page.getByText('Subject: Whatever').first().waitFor();
    },
    { expected: [/status of 400/] },
  );
  const sent = await lastSent();
  for (const address of others) assert.ok(sent.includes(address));
});

const sentJson = z.object({ sent: z.array(z.object({ raw: z.string() })) });

/** Where the last answer asks to be answered. */
async function replyAddress(): Promise<string> {
  return (
    /help\+kr[a-z2-7]+@acme\.test/.exec(await lastSent())?.[0] ?? assert.fail('No address to answer to.')
  );
}

async function lastSent(): Promise<string> {
  const { simulators } = keyholder();
  const address = 'http://localhost:4010/google/_control/mail/sent?raw=true';
  const { sent } = sentJson.parse(await (await simulators.fetch(new Request(address))).json());
  const raw = sent.at(-1)?.raw ?? '';
  return /^Reply-To:/im.test(raw) ? raw : Buffer.from(raw, 'base64').toString();
}

test('what became of an answer is told with who must act, and it is sent again by hand', async () => {
  const sending = { match: { path: '/google/gmail/gmail/v1/users/me/messages/send' }, times: 1 };
  await write({ subject: 'Lost on the way', text: 'Where is it?' });
  await as(operator, '/inbox?q=lost', async page => {
    await page.getByRole('link', { name: 'Lost on the way' }).click();
    await controlGoogle(keyholder(), 'faults', { ...sending, effect: { status: 400 } });
    await page.getByLabel('Your answer').fill('Under the desk.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Not sent', { exact: true }).waitFor();
    await page.getByText('Gmail refused this mail as it is.').waitFor();
    await page.getByText('Somebody here has to act.').waitFor();
    await page.getByRole('button', { name: 'Send it again' }).click();
    await page.getByText('Sent', { exact: true }).waitFor();
    await controlGoogle(keyholder(), 'faults', { ...sending, effect: { reset: 'before' } });
    await page.getByLabel('Your answer').fill('Or on it.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Not known whether it was sent').waitFor();
    await page.getByText('It is not sent a second time.').waitFor();
  });
});

test('tickets are found by words, status and assignee, and a search can be linked to', async () => {
  await write({ subject: 'Needle', text: 'in the haystack' });
  await as(operator, '/inbox', async page => {
    await page.getByRole('link', { name: 'Needle' }).waitFor();
    await page.getByLabel('Search tickets').fill('haystack');
    await page.waitForURL(/q=haystack/);
    await page.getByRole('link', { name: 'Lost on the way' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Mine' }).click();
    await page.waitForURL(/status=open.*assignee=me/);
    await page.getByText('No ticket fits').waitFor();
    await page.getByRole('link', { name: 'Unassigned' }).click();
    await page.getByRole('link', { name: 'Needle' }).click();
    await page.getByRole('button', { name: 'Give it to me' }).click();
    await page.getByRole('button', { name: 'It is yours' }).waitFor();
    await page.getByRole('link', { name: 'All tickets' }).click();
    await page.getByRole('link', { name: 'Mine' }).click();
    await page.getByRole('link', { name: 'Needle' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'One ticket is shown.' }).waitFor();
    await page.getByLabel('Search tickets').fill('of no ticket');
    await page.getByText('No ticket fits').waitFor();
    await page.getByRole('button', { name: 'Show all tickets' }).click();
    await page.getByRole('link', { name: 'Lost on the way' }).waitFor();
  });
});

const longest = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf';
const seen = looks.filter(({ name }) => name === 'wide, light' || name === 'narrow, dark');

for (const look of seen) {
  test(`everybody can use the inbox, ${look.name}`, async () => {
    const subject = `${longest} ${look.name.length}`;
    const html = `<p>${longest}</p><table width="900"><tr><td>wide</td></tr></table>`;
    const attachments = [{ filename: `${longest}.txt`, mimeType: 'text/plain', text: 'x' }];
    await write({ subject, text: longest, html, attachments, from: `"${longest}" <${zoe}>` });
    await as(operator, '/inbox', page => everyPage(page, subject), { look });
  });
}

async function everyPage(page: Page, subject: string): Promise<void> {
  await page.getByRole('link', { name: subject }).waitFor();
  await expectUsable(page);
  await page.getByRole('link', { name: subject }).click();
  await page.frameLocator('iframe').getByText('wide').waitFor();
  await page.getByText('Why is this here?').click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Your answer is missing.').waitFor();
  await expectUsable(page);
  await page.setViewportSize({ width: 360, height: 640 });
  await expectNoSidewaysScrolling(page);
}

test('nothing is written in vain where its mailbox cannot send', async () => {
  await write({ subject: 'Too late', text: 'Still there?' });
  const owner = await keyholder().signedIn('admin@acme.test');
  await as(operator, '/inbox?q=late', async page => {
    await page.getByRole('link', { name: 'Too late' }).click();
    await page.getByLabel('Your answer').waitFor();
    const { mailboxes } = await owner.get('/api/v1/mailboxes').read(connectedOnes);
    await owner.delete(`/api/v1/connections/${mailboxes[0]?.account?.connection_id}`).expect(200);
    await page.getByText('Nothing can be sent until the Google account').waitFor();
    assert.equal(await page.getByLabel('Your answer').count(), 0);
    await expectUsable(page);
  });
});

const connectedOnes = z.object({
  mailboxes: z.array(z.object({ account: z.object({ connection_id: z.string() }).nullable() })),
});

test('a ticket of another organisation is not there', async () => {
  const owner = await keyholder().signedIn('admin@acme.test');
  const [ticket] = (await owner.get('/api/v1/tickets').read(found)).items;
  await as(
    'admin@globex.test',
    `/inbox/${ticket?.id}`,
    async page => {
      await expectPage(page, 'This ticket is not there');
    },
    { expected: [/status of 404/] },
  );
});
