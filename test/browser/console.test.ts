import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, expectPage, signIn, textToCopy, visitor } from './console-visits.ts';

const { as, asStranger, keyholder } = visitor();

const admin = 'admin@acme.test';

test('whoever is not signed in comes to the sign-in page, and from there to where they wanted', async () => {
  await asStranger('/users', async page => {
    await expectPage(page, 'Sign in');
    await signIn(page, admin);
    await expectPage(page, 'Users');
    assert.equal(new URL(page.url()).pathname, '/users');
  });
});

test('a wrong password is refused without saying whether there is such a person', async () => {
  for (const address of [admin, 'nobody@nowhere.test']) {
    await asStranger(
      '/sign-in',
      async page => {
        await signIn(page, address, 'not the password');
        await page.getByRole('alert').getByText('Address and password do not fit together.').waitFor();
        assert.equal(await page.getByLabel('E-mail address').inputValue(), address);
      },
      { expected: [/status of 401/] },
    );
  }
});

test('signing in leads only to pages of this console', async () => {
  await asStranger('/sign-in?returnTo=//elsewhere.test/', async page => {
    await signIn(page, admin);
    await expectPage(page, 'Hello, Ada Admin');
    assert.equal(page.url(), `${keyholder().url}/`);
  });
});

test('every page says that the providers are simulated', async () => {
  await asStranger('/sign-in', async page => {
    await page.getByText('nothing here reaches Google').waitFor();
    await signIn(page, admin);
    await expectPage(page, /Hello/);
    await page.getByText('nothing here reaches Google').waitFor();
    await page.goto(`${keyholder().url}/no/such/page`);
    await expectPage(page, 'There is no such page');
    await page.getByText('nothing here reaches Google').waitFor();
  });
});

test('an invited person joins by the link, and the link works once', async () => {
  await as(admin, '/users', async page => {
    await page.getByRole('button', { name: 'Invite someone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail address').fill('ana@acme.test');
    await dialog.getByRole('radio', { name: /^Operator/ }).check();
    await dialog.getByRole('button', { name: 'Make the invitation' }).click();
    const link = await textToCopy(dialog, 'Invitation link');
    assert.match(link, /\/invitation#\w/);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('link', { name: 'Invitations' }).click();
    await page.getByRole('rowheader', { name: 'ana@acme.test' }).waitFor();

    const path = link.slice(keyholder().url.length);
    await asStranger(path, async guest => {
      await expectPage(guest, 'Join Acme Ltd');
      await guest.getByLabel('Your name').fill('Ana Guest');
      await guest.getByLabel('Choose a password').fill('a few unrelated words');
      await guest.getByRole('button', { name: 'Join and sign in' }).click();
      await expectPage(guest, 'Hello, Ana Guest');
      assert.equal(new URL(guest.url()).hash, '', 'The token is gone from the address.');
    });

    await page.getByText('No invitation is waiting').waitFor();
    await page.getByRole('link', { name: 'People' }).click();
    await page
      .getByRole('row', { name: /Ana Guest/ })
      .getByText('Operator')
      .waitFor();

    await asStranger(path, async late => expectPage(late, 'This invitation does not work any more'), {
      expected: [/status of 4(04|10)/],
    });
  });
});

test('a key is shown once, works, and is refused from the moment it is revoked', async () => {
  await as(admin, '/api-keys', async page => {
    await page.getByRole('button', { name: 'Make a key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Night shift');
    await dialog.getByRole('checkbox', { name: /users\.read/ }).check();
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const key = await textToCopy(dialog, 'API key');
    await page.keyboard.press('Escape');
    assert.ok(await dialog.isVisible(), 'A slip of the hand does not lose the key.');
    await dialog.getByRole('button', { name: 'I have stored it' }).click();

    const program = keyholder().stranger().withBearer(key);
    await program.get('/api/v1/users').expect(200);
    await page.getByRole('row', { name: /Night shift/ }).waitFor();
    assert.ok(!(await page.content()).includes(key), 'The key has left the page.');

    await choose(page, 'Night shift', 'Revoke…');
    const question = page.getByRole('alertdialog', { name: 'Revoke “Night shift”?' });
    await question.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('“Night shift” is revoked.').first().waitFor();
    assert.equal((await program.get('/api/v1/users').problem(401)).code, 'invalid_token');
  });
});

test('a rotated key works beside its successor', async () => {
  const owner = await keyholder().signedIn(admin);
  await owner.post('/api/v1/api-keys', { name: 'Gateway', scopes: ['users.read'] }).expect(201);
  await as(admin, '/api-keys', async page => {
    await page.clock.setFixedTime(keyholder().simulators.clock.now());
    await choose(page, 'Gateway', 'Rotate…');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make the new key' }).click();
    const successor = await textToCopy(dialog, 'API key');
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByText('Being replaced').waitFor();
    await keyholder().stranger().withBearer(successor).get('/api/v1/users').expect(200);
  });
});

test('a new key stays on the screen also when the former one ends at once', async () => {
  const owner = await keyholder().signedIn(admin);
  await owner.post('/api/v1/api-keys', { name: 'Leaked', scopes: ['users.read'] }).expect(201);
  await as(admin, '/api-keys', async page => {
    await page.clock.setFixedTime(keyholder().simulators.clock.now().getTime() + 60_000);
    await choose(page, 'Leaked', 'Rotate…');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('The old key works for').selectOption('no longer at all');
    await dialog.getByRole('button', { name: 'Make the new key' }).click();
    const successor = await textToCopy(dialog, 'API key');
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await keyholder().stranger().withBearer(successor).get('/api/v1/users').expect(200);
  });
});

test('what is shown once stays also where it was the first of its list', async () => {
  await as('mia@acme.test', '/api-keys', async page => {
    await page.getByText('No keys yet').waitFor();
    await page.getByRole('button', { name: 'Make a key' }).last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('First');
    await dialog.getByRole('checkbox', { name: /connections\.write/ }).check();
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    assert.match(await textToCopy(dialog, 'API key'), /^kh_/);
  });
  await as('admin@globex.test', '/users/invitations', async page => {
    await page.getByText('No invitation is waiting').waitFor();
    await page.getByRole('button', { name: 'Invite someone' }).last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail address').fill('first@globex.test');
    await dialog.getByRole('button', { name: 'Make the invitation' }).click();
    assert.match(await textToCopy(dialog, 'Invitation link'), /\/invitation#\w/);
  });
});

test('a person who is frozen is told so by nothing working any more, at once', async () => {
  await as(
    'olu@acme.test',
    '/sessions',
    async victim => {
      await expectPage(victim, 'Sessions');
      await as(admin, '/users', async page => {
        await choose(page, 'Olu Operator', 'Freeze…');
        const question = page.getByRole('alertdialog', { name: 'Freeze Olu Operator?' });
        await question.getByRole('button', { name: 'Freeze' }).click();
        await page.getByText('Olu Operator is frozen.').first().waitFor();
      });
      await victim.getByText('Your session has ended.').waitFor();
    },
    { expected: [/status of 401/] },
  );
});

test('nobody is offered to change their own role, or to freeze or remove themselves', async () => {
  await as(admin, '/users', async page => {
    await page.getByRole('button', { name: 'Actions for Ada Admin' }).click();
    assert.deepEqual(await page.getByRole('menuitem').allTextContents(), ['Change name…']);
  });
});

test('all other sessions end with one click, and this one goes on', async () => {
  const elsewhere = await keyholder().signedIn('kim@acme.test');
  await as('kim@acme.test', '/sessions', async page => {
    await page.getByRole('button', { name: 'End all others' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End all others' }).click();
    await page.getByText('You are signed in nowhere else.').waitFor();
  });
  await elsewhere.get('/api/v1/auth/me').expect(401);
});

test('what was done stands in the audit log, and filters find it', async () => {
  const owner = await keyholder().signedIn(admin);
  await owner.patch('/api/v1/tenant', { name: 'Acme Limited' }).expect(204);
  await as(admin, '/audit', async page => {
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('What').selectOption({ label: 'Organisation renamed' });
    const row = page.getByRole('row', { name: /Organisation renamed/ });
    await row.getByText('Ada Admin').waitFor();
    assert.equal(new URL(page.url()).search, '?action=tenant.renamed');
    await row.getByRole('button', { name: /Details/ }).click();
    await page.getByRole('dialog').getByText('tenant.renamed').waitFor();
  });
  await owner.patch('/api/v1/tenant', { name: 'Acme Ltd' }).expect(204);
});

test('the export comes as a file', async () => {
  await as(admin, '/audit', async page => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /CSV/ }).click(),
    ]);
    assert.match(file.suggestedFilename(), /^acme-audit-\d{4}-\d\d-\d\d\.csv$/);
  });
});

test('a page that a role may not see is neither in the navigation nor behind its address', async () => {
  await as('mia@acme.test', '/audit', async page => {
    await expectPage(page, 'This page is not for your role');
    const rooms = await page
      .getByRole('navigation', { name: 'Main navigation' })
      .getByRole('link')
      .allTextContents();
    assert.deepEqual(rooms, ['Home', 'Connections', 'API keys', 'Exchange', 'Sessions', 'Settings']);
  });
});

test('what somebody else changes is on the screen without reloading', async () => {
  const owner = await keyholder().signedIn(admin);
  await as(admin, '/users/invitations', async page => {
    await expectPage(page, 'Users');
    await owner.post('/api/v1/invitations', { address: 'live@acme.test', role: 'member' }).expect(201);
    await page.getByRole('rowheader', { name: 'live@acme.test' }).waitFor();
  });
});

test('a server that does not answer is told apart from an empty page, and asked again', async () => {
  await as(
    admin,
    '/',
    async page => {
      await expectPage(page, /Hello/);
      await page.route('**/api/v1/sessions', route => route.abort());
      await page.getByRole('link', { name: 'Sessions' }).click();
      await page.getByRole('alert').getByText('Keyholder does not answer').waitFor();
      await page.unroute('**/api/v1/sessions');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('This one').waitFor();
    },
    { expected: [/ERR_FAILED/] },
  );
});

test('signing out ends the session at the server, too', async () => {
  await as(admin, '/', async page => {
    const cookies = await page.context().cookies();
    await page.getByRole('button', { name: /Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.context().addCookies(cookies);
    await page.goto(`${keyholder().url}/users`);
    await expectPage(page, 'Sign in');
  });
});
