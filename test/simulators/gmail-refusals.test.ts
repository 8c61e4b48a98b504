import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gmailMethods } from '../../simulators/google/gmail/routes.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import {
  clientWith,
  everything,
  expectError,
  gmailScope,
  gmailWorld,
  listOf,
  raw,
  recordOf,
} from './gmail-world.ts';

/** google.md 2.6, in the words of the discovery document. */
const opens: Readonly<Record<string, string>> = {
  getProfile: 'mail compose metadata modify readonly',
  watch: 'mail metadata modify readonly',
  stop: 'mail metadata modify readonly',
  'history.list': 'mail metadata modify readonly',
  'messages.list': 'mail metadata modify readonly',
  'messages.get': 'mail metadata modify readonly',
  'threads.list': 'mail metadata modify readonly',
  'threads.get': 'mail metadata modify readonly',
  'messages.attachments.get': 'mail modify readonly',
  'messages.send': 'mail compose modify send',
  'messages.insert': 'mail insert modify',
  'messages.import': 'mail insert modify',
  'messages.modify': 'mail modify',
  'messages.trash': 'mail modify',
  'messages.untrash': 'mail modify',
  'messages.batchModify': 'mail modify',
  'threads.modify': 'mail modify',
  'threads.trash': 'mail modify',
  'threads.untrash': 'mail modify',
  'messages.delete': 'mail',
  'messages.batchDelete': 'mail',
  'threads.delete': 'mail',
  'drafts.create': 'mail compose modify',
  'drafts.update': 'mail compose modify',
  'drafts.delete': 'mail compose modify',
  'drafts.send': 'mail compose modify',
  'drafts.list': 'mail compose modify readonly',
  'drafts.get': 'mail compose modify readonly',
  'labels.list': 'mail labels metadata modify readonly',
  'labels.get': 'mail labels metadata modify readonly',
  'labels.create': 'mail labels modify',
  'labels.update': 'mail labels modify',
  'labels.patch': 'mail labels modify',
  'labels.delete': 'mail labels modify',
  'settings.sendAs.list': 'mail modify readonly settings.basic',
  'settings.sendAs.get': 'mail modify readonly settings.basic',
};

const scopeNames = [
  ...['mail', 'compose', 'insert', 'labels', 'metadata', 'modify', 'readonly', 'send'],
  ...['settings.basic', 'settings.sharing'],
];

test('every method opens to its own scopes and to no others', async () => {
  const world = gmailWorld();
  await world.settings({ isQuotaEnforced: false });
  assert.deepEqual([...new Set(gmailMethods.map(method => method.name))].sort(), Object.keys(opens).sort());
  for (const name of scopeNames) {
    const scope = name === 'mail' ? everything : gmailScope(name);
    const client = await world.client('kim@acme.test', scope);
    for (const method of gmailMethods) {
      const path = method.path.replace('{userId}', 'me').replaceAll(/\{\w+\}/g, '00000000deadbeef');
      const whole = path.startsWith('/upload/') ? `/google/gmail${path}` : path;
      const response = await client.ask(method.http, whole, method.http === 'GET' ? undefined : '{}');
      const refusal = response.ok ? '' : await response.text();
      const isOpen = (opens[method.name] ?? '').split(' ').includes(name);
      assert.equal(
        refusal.includes('ACCESS_TOKEN_SCOPE_INSUFFICIENT'),
        !isOpen,
        `${method.name} with ${name}: ${response.status} ${refusal}`,
      );
    }
  }
});

test('a missing scope is told in all the places where clients look', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', gmailScope('send'));
  const response = await kim.ask('GET', '/messages');
  assert.match(response.headers.get('www-authenticate') ?? '', /error="insufficient_scope", scope="https/);
  const error = await expectError(
    response,
    403,
    'insufficientPermissions',
    'Request had insufficient authentication scopes.',
  );
  assert.equal(error.status, 'PERMISSION_DENIED');
  assert.equal(listOf(error.details)[0]?.reason, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');
});

test('no token, an unknown one, an old one and one of somebody suspended are 401', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const none = await clientWith(world.fetch, undefined).ask('GET', '/profile');
  const error = await expectError(none, 401, 'required', /^Request is missing required authentication/);
  assert.equal(error.status, 'UNAUTHENTICATED');
  const unknown = await clientWith(world.fetch, 'ya29.unknown').ask('GET', '/profile');
  await expectError(unknown, 401, 'authError', /^Request had invalid authentication credentials\./);
  await kim.get('/profile');
  await world.change('people/kim@acme.test', { state: 'suspended' });
  await expectError(await kim.ask('GET', '/profile'), 401, 'authError');
  await world.change('people/kim@acme.test', { state: 'active' });
  await world.later('1h');
  await expectError(await kim.ask('GET', '/profile'), 401, 'authError');
});

test('an account is called me or by its own address, and nobody reads another’s', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const profile = (user: string) => kim.ask('GET', `/google/gmail/gmail/v1/users/${user}/profile`);
  for (const user of ['me', 'kim@acme.test', 'KIM%40acme.test'])
    assert.equal((await profile(user)).status, 200);
  await expectError(await profile('mia@acme.test'), 403, 'forbidden', 'Delegation denied for kim@acme.test');
});

test('an API that the project has not switched on, and an account without Gmail, say so', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  await world.change('mailboxes/kim@acme.test', { isEnabled: false });
  const missing = await kim.ask('GET', '/profile');
  await expectError(missing, 400, 'failedPrecondition', 'Mail service not enabled');
  await assert.rejects(world.write({}), /: 404 /);
  await world.change(`projects/${acmeGoogle.projectId}`, { enabledApis: [] });
  const error = await expectError(
    await kim.ask('GET', '/profile'),
    403,
    'accessNotConfigured',
    new RegExp(
      `^Gmail API has not been used in project ${acmeGoogle.projectNumber} before or it is disabled`,
    ),
  );
  assert.equal(listOf(error.details)[0]?.reason, 'SERVICE_DISABLED');
});

test('a token that carries metadata sees no text and searches nothing, whatever else it carries', async () => {
  const world = gmailWorld();
  const { id, threadId } = await world.write({ subject: 'Secret', text: 'Hidden' });
  for (const more of [[], [gmailScope('readonly')]]) {
    const kim = await world.client('kim@acme.test', gmailScope('metadata'), ...more);
    for (const path of [`/messages/${id}`, `/threads/${threadId}?format=FULL`]) {
      const refused = await kim.ask('GET', path);
      await expectError(refused, 403, 'forbidden', "Metadata scope doesn't allow format FULL");
    }
    await expectError(await kim.ask('GET', `/messages/${id}?format=raw`), 403, 'forbidden', /format RAW$/);
    for (const path of ['/messages?q=secret', '/threads?q=secret']) {
      const refused = await kim.ask('GET', path);
      await expectError(refused, 403, 'forbidden', "Metadata scope does not support 'q' parameter");
    }
    for (const path of [
      `/messages/${id}?format=metadata`,
      `/threads/${threadId}?format=minimal`,
      '/threads',
    ]) {
      assert.ok(!JSON.stringify(await kim.get(path)).includes('Hidden'), path);
    }
  }
});

test('a body that is no JSON, an id that is none, and an address that is none are told apart', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const broken = await kim.ask('POST', '/messages/send', '{"raw":');
  await expectError(broken, 400, 'badRequest', /^Invalid JSON payload received/);
  const invalid = await kim.ask('GET', '/messages/zzz');
  await expectError(invalid, 400, 'invalidArgument', 'Invalid id value');
  const unknown = await kim.ask('GET', '/messages/00000000deadbeef');
  await expectError(unknown, 404, 'notFound', 'Requested entity was not found.');
  for (const path of [
    '/messages?maxResult=5',
    '/history?startHistoryId=1&historyType=messageAdded',
    '/profile?q=x',
  ]) {
    await expectError(await kim.ask('GET', path), 400, 'badRequest', /Cannot bind query parameter/);
  }
  assert.equal((await kim.ask('GET', '/labels?prettyPrint=false&alt=json')).status, 200);
  assert.equal((await kim.ask('GET', '/nothing')).status, 404);
  assert.equal((await kim.ask('PUT', '/watch')).status, 405);
});

test('a service account has no mailbox of its own, and with delegation reads its people’s', async () => {
  const world = gmailWorld();
  const key = await world.control(
    'POST',
    `/google/_control/projects/${acmeGoogle.projectId}/service-accounts/keyholder/keys`,
  );
  const readonly = gmailScope('readonly');
  const delegations = [{ clientId: key.client_id, scopes: [readonly] }];
  await world.change('policies/acme.test', { delegations });
  const { SignJWT, importPKCS8 } = await import('jose');
  const token = async (claims: Record<string, string>) => {
    const now = Math.floor(world.clock.now().getTime() / 1_000);
    const assertion = await new SignJWT({ scope: readonly, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: String(key.private_key_id) })
      .setIssuer(String(key.client_email))
      .setAudience('https://oauth2.googleapis.com/token')
      .setIssuedAt(now)
      .setExpirationTime(now + 3_600)
      .sign(await importPKCS8(String(key.private_key), 'RS256'));
    const response = await world.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    });
    return String(recordOf(await response.json()).access_token);
  };
  const alone = await clientWith(world.fetch, await token({})).ask('GET', '/profile');
  await expectError(alone, 400, 'failedPrecondition', 'Precondition check failed.');
  const forKim = clientWith(world.fetch, await token({ sub: 'kim@acme.test' }));
  assert.equal((await forKim.get('/profile')).emailAddress, 'kim@acme.test');
});

test('a fault before or after a send leaves nothing or a mail whose answer was lost', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const path = '/google/gmail/gmail/v1/users/me/messages/send';
  const arm = (fault: object) =>
    world.control('POST', '/google/_control/faults', { match: { path }, times: 1, ...fault });
  const send = () =>
    kim.ask('POST', '/messages/send', {
      raw: raw('To: mia@acme.test', 'Message-ID: <once@acme.test>', 'Subject: Once', '', 'x'),
    });
  await arm({ effect: { status: 503, body: { error: { code: 503 } } } });
  assert.equal((await send()).status, 503);
  assert.equal((await world.inbox('mia@acme.test')).length, 0);
  await arm({ effect: { reset: 'after' } });
  await assert.rejects(send(), { message: 'fetch failed' });
  assert.equal((await world.inbox('mia@acme.test')).length, 1);
  const found = await kim.get('/messages?q=rfc822msgid:once@acme.test');
  assert.equal(listOf(found.messages).length, 1, 'who looks by Message-ID knows that it went');
});
