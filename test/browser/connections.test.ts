import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { connect, consentAtGoogle, controlGoogle, linkOf, startWithGoogle } from './connections-world.ts';
import { choose, expectPage, signIn, visitor } from './console-visits.ts';

const { as, asStranger, keyholder } = visitor(startWithGoogle);
const ana = 'ana@acme.test';

test('a newcomer connects an account, sees what was not ticked, asks for the rest and disconnects', async () => {
  await as('kim@acme.test', '/', async page => {
    await page.getByRole('link', { name: 'Connect your Google account' }).click();
    await expectPage(page, 'Connections');
    await page.getByText('No Google account is connected').waitFor();
    await connect(page, { account: ana, untick: /Send mail/ });
    await expectPage(page, 'Connected in part');
    await page.getByText('send mail', { exact: true }).waitFor();

    await page.getByRole('link', { name: 'Open the connection' }).click();
    await expectPage(page, ana);
    await page.getByText('Send mail (not given)').waitFor();
    await page.getByText('Not ticked: send mail.').waitFor();

    await page.getByRole('button', { name: 'Ask for the rest' }).click();
    await consentAtGoogle(page);
    await expectPage(page, 'Connected');
    await page.getByRole('link', { name: 'Open the connection' }).click();
    await page.getByText('Works', { exact: true }).first().waitFor();
    assert.equal(await page.getByText('(not given)').count(), 0);

    await choose(page, ana, 'Disconnect…');
    const dialog = page.getByRole('alertdialog', { name: `Disconnect ${ana}?` });
    await dialog.getByText('at most an hour').waitFor();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('No program gets a token for this account any more.').waitFor();
    await page.getByRole('link', { name: 'All connections' }).click();
    await page.getByText('No Google account is connected').waitFor();
  });
});

test('one permission is added, and taken back again', async () => {
  await as('olu@acme.test', '/connections', async page => {
    await connect(page, { account: 'olu@acme.test' });
    await page.getByRole('link', { name: 'Open the connection' }).click();
    await page.getByRole('button', { name: 'Allow more…' }).click();
    await page.getByRole('checkbox', { name: /put it in the bin/ }).check();
    await page.getByRole('button', { name: 'Go on to Google' }).click();
    await consentAtGoogle(page);
    await page.getByRole('link', { name: 'Open the connection' }).click();
    await page.getByText('Allowed to do more').waitFor();

    await page.getByRole('button', { name: /^Take “read, label, draft/ }).click();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: /^Take “read, label, draft/ }).count(), 0);
    await page.getByRole('button', { name: /^Take “read mail”/ }).waitFor();
  });
});

test('of several accounts one is the default, and each has a name of its own', async () => {
  await as('mia@acme.test', '/connections', async page => {
    for (const account of ['mia@acme.test', 'bo@acme.test']) {
      await connect(page, { account });
      await page.getByRole('link', { name: 'Go to your connections' }).click();
    }
    const card = page.getByRole('listitem').filter({ hasText: 'bo@acme.test' });
    await choose(page, 'bo@acme.test', 'Make it the default');
    await card.getByText('Default').waitFor();
    assert.equal(await page.getByText('Default', { exact: true }).count(), 1);
    await choose(page, 'bo@acme.test', 'Name it…');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Team');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Team' }).waitFor();
  });
});

test('a dead permission is on the screen without reloading, with what to do about it', async () => {
  await as('admin@acme.test', '/connections', async page => {
    await connect(page, { account: 'admin@acme.test' });
    await page.getByRole('link', { name: 'Open the connection' }).click();
    await page.getByText('Works', { exact: true }).first().waitFor();
    const owner = await keyholder().signedIn('admin@acme.test');
    await controlGoogle(keyholder(), 'grants/kill', { account: 'admin@acme.test' });
    await controlGoogle(keyholder(), 'clock', { advance: '58m' });
    await owner.get('/api/v1/google/credentials').problem(409);
    await page
      .getByText(/Google no longer accepts this permission\./)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Connect again' }).click();
    await consentAtGoogle(page);
    await page.getByRole('link', { name: 'Open the connection' }).click();
    await page.getByText('Connected again').waitFor();
  });
});

test('whoever used an account is listed, and one of them is stopped alone', async () => {
  const owner = await keyholder().signedIn('admin@acme.test');
  const makeKey = async (name: string) => {
    const asked = { name, scopes: ['credentials.read'] };
    const { key } = await owner.post('/api/v1/api-keys', asked).read(z.object({ key: z.string() }), 201);
    return keyholder().stranger().withBearer(key);
  };
  const [report, mailer] = [await makeKey('Report'), await makeKey('Mailer')];
  await as('admin@acme.test', '/connections', async page => {
    await report.get('/api/v1/google/credentials').expect(200);
    await mailer.get('/api/v1/google/credentials').expect(200);
    await page.getByRole('link', { name: 'admin@acme.test' }).click();
    await choose(page, 'Report', 'Revoke the key…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByText('Key revoked').waitFor();
    await report.get('/api/v1/google/credentials').problem(401);
    await mailer.get('/api/v1/google/credentials').expect(200);
  });
});

test('a link that was passed on binds nothing: who opens it is warned and can only discard it', async () => {
  const link = await linkOf(keyholder(), 'kim@acme.test');
  await asStranger('/connect/google-errors', async page => {
    await page.goto(link);
    await consentAtGoogle(page, { account: 'pat@gmail.com' });
    await expectPage(page, 'Sign in to go on');
    await page.getByText('Did somebody send you a link?').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'admin@acme.test');
    await expectPage(page, 'Was it you who began this?');
    await page.getByText('You did not begin this, Kim Technician did.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'It was me, connect it' }).count(), 0);
    await page.getByRole('button', { name: 'Discard it' }).click();
    await expectPage(page, 'Nothing was connected');
  });
});

test('in another browser the person who began signs in and confirms', async () => {
  const link = await linkOf(keyholder(), 'kim@acme.test');
  await asStranger('/connect/google-errors', async page => {
    await page.goto(link);
    await consentAtGoogle(page, { account: 'kim@acme.test' });
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'kim@acme.test');
    await page.getByRole('button', { name: 'It was me, connect it' }).click();
    await expectPage(page, 'Connected');
    await page.getByRole('link', { name: 'Open the connection' }).click();
    await expectPage(page, 'kim@acme.test');
  });
});

test('how it ended is told to the browser that was there, also when nobody is signed in any more', async () => {
  await as('kim@acme.test', '/connections', async page => {
    await page.getByRole('button', { name: 'Connect an account' }).first().click();
    await page.getByRole('button', { name: 'Go on to Google' }).click();
    await page.getByRole('button', { name: ana }).click();
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.context().addCookies(cookies.filter(({ name }) => name.includes('connect-')));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expectPage(page, 'You said no at Google');
    await page.getByRole('link', { name: 'Sign in to Keyholder' }).waitFor();
  });
});

test('an account that somebody else has connected is not connected twice', async () => {
  await as('kim@acme.test', '/connections', async page => {
    await page.getByRole('button', { name: 'Connect an account' }).first().click();
    await page.getByRole('button', { name: 'Go on to Google' }).click();
    await consentAtGoogle(page, { account: 'bo@acme.test' });
    await expectPage(page, 'Somebody else has connected this account');
    await page.getByRole('button', { name: 'Begin again' }).waitFor();
  });
});

test('an organisation without a Google app is told what is missing', async () => {
  await as('admin@globex.test', '/connections', async page => {
    await page.getByRole('button', { name: 'Connect an account' }).first().click();
    await page.getByText('No Google app is set up yet').waitFor();
    await page.getByRole('link', { name: 'Open the settings' }).click();
    await expectPage(page, 'Google');
  });
});
