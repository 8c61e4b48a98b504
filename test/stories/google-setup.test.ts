import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Client } from '#test/harness/client.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import {
  clientOf,
  globexProject,
  madeUpKey,
  openSetupWorld,
  type SetupWorld,
  secretOf,
} from './setup-world.ts';

let world: SetupWorld;
let acme: Client;
let globex: Client;

before(async () => {
  world = await openSetupWorld();
  acme = await world.keyholder.signedIn('admin@acme.test');
  globex = await world.keyholder.signedIn('admin@globex.test');
});
after(() => world.keyholder.close());

const paths: readonly [method: 'get' | 'patch' | 'post' | 'delete', path: string][] = [
  ['get', '/api/v1/google/config'],
  ['get', '/api/v1/google/doctor'],
  ['get', '/api/v1/google/doctor/last'],
  ['patch', '/api/v1/google/config'],
  ['post', '/api/v1/google/config/promote'],
  ['post', '/api/v1/google/config/roll-back'],
  ['delete', '/api/v1/google/config/draft'],
];

test('a member and a technician see no field, and the technician is told ready or not ready', async () => {
  const [kim, mia] = [
    await world.keyholder.signedIn('kim@acme.test'),
    await world.keyholder.signedIn('mia@acme.test'),
  ];
  for (const client of [kim, mia])
    for (const [method, path] of paths) {
      const { code, ...told } = await client[method](path, {}).problem(403);
      assert.equal(code, 'not_permitted');
      assert.ok(!JSON.stringify(told).includes('google_'), `${path} tells of a field`);
    }
  const ready = await (await kim.get('/api/v1/google/readiness').expect(200)).json();
  assert.deepEqual(ready, { is_ready: true });
  await mia.get('/api/v1/google/readiness').problem(403);
});

test('ids are masked, secrets are told by their presence, and another organisation sees its own', async () => {
  const shown = await world.show(acme);
  assert.deepEqual(
    [shown.status, shown.one_app, shown.mail, shown.calendar],
    ['configured', true, 'configured', 'configured'],
  );
  const text = JSON.stringify(shown);
  for (const whole of [acmeGoogle.clientId, acmeGoogle.clientSecret, acmeGoogle.projectId])
    assert.ok(!text.includes(whole), 'an id or a secret is shown whole');
  assert.deepEqual(shown.fields.google_client_secret, { is_set: true, masked: null });
  assert.match(shown.fields.google_client_id?.masked ?? '', /^4711….*0001\.apps\.googleusercontent\.com$/);
  const other = await world.show(globex);
  assert.equal(other.status, 'missing');
  assert.ok(!Object.values(other.fields).some(({ is_set }) => is_set));
});

test('the addresses to register and the scopes to enter are shown, from the one canonical address', async () => {
  const { redirect_uris } = await world.show(acme);
  const uris = redirect_uris.map(({ uri }) => uri);
  assert.ok(uris.includes(`${world.keyholder.url}/api/auth/google/callback`));
  assert.ok(uris.includes(`${world.keyholder.url}/api/auth/google/calendar/callback`));
});

test('what is misspelt is told by its field, without repeating it, and nothing at all is saved', async () => {
  const wrong: Record<string, unknown> = {
    google_client_id: 'canary-not-an-id',
    google_client_secret: 'canary not a secret',
    google_project_id: '580011223344',
    google_service_account_key: '{"type":"external_account","canary":1}',
  };
  for (const [field, value] of Object.entries(wrong)) {
    const right = { google_client_id: clientOf('fine'), google_client_secret: secretOf('fine') };
    const { code, fields, ...rest } = await world.refused(globex, { ...right, [field]: value });
    assert.deepEqual([code, Object.keys(fields ?? {})], ['invalid_input', [field]]);
    assert.ok(!JSON.stringify([fields, rest]).includes('canary'), 'what came in is repeated');
    assert.equal((await world.show(globex)).status, 'missing', `${field} was wrong, and something was saved`);
  }
  const all = await world.refused(globex, wrong);
  assert.deepEqual(Object.keys(all.fields ?? {}).sort(), Object.keys(wrong).sort());
});

const badKeys: Readonly<Record<string, object>> = {
  'of another type': madeUpKey(globexProject, { type: 'authorized_user' }),
  'without a service account’s address': madeUpKey(globexProject, { client_email: 'kim@globex.test' }),
  'without a key that parses': madeUpKey(globexProject, { private_key: '-----BEGIN PRIVATE KEY-----\nAAAA' }),
  'of another project': madeUpKey('somebody-elses'),
  'of another cloud': madeUpKey(globexProject, { universe_domain: 'example.com' }),
};

for (const [what, key] of Object.entries(badKeys)) {
  test(`a key ${what} is refused`, async () => {
    const { fields } = await world.refused(globex, {
      google_project_id: globexProject,
      google_service_account_key: key,
    });
    assert.deepEqual(Object.keys(fields ?? {}), ['google_service_account_key']);
    assert.equal((await world.show(globex)).status, 'missing');
  });
}

test('the file that Google offers for a client fills id, secret and project', async () => {
  const web = {
    client_id: clientOf('file'),
    client_secret: secretOf('file'),
    project_id: globexProject,
    token_uri: 'http://169.254.169.254/latest',
    redirect_uris: [],
  };
  const { fields } = await world.refused(globex, { google_client_json: { installed: web } });
  assert.match(fields?.google_client_json ?? '', /Desktop/);
  const saved = await world.save(globex, { google_client_json: JSON.stringify({ web }) });
  assert.deepEqual([saved.saved_to, saved.status, saved.one_app], ['live', 'configured', true]);
});

test('a key is kept without the address it would have tokens asked for at', async () => {
  const key = madeUpKey(globexProject, { token_uri: 'http://169.254.169.254/latest/meta-data' });
  const saved = await world.save(globex, { google_service_account_key: key });
  assert.deepEqual([saved.saved_to, saved.has_service_account], ['live', true]);
  const { secrets } = world.keyholder.server.needs;
  const { operatorOf } = await import('./access-world.ts');
  const [tenant] = await world.rows("select id from tenants where slug = 'globex'");
  const kept = await secrets.read(operatorOf(tenant?.id), ['google_service_account_key']);
  assert.ok(!kept.get('google_service_account_key')?.reveal().includes('169.254'));
});

test('one app for both is what was said, through every save, and never what happens to be there', async () => {
  const first = await world.save(globex, { one_app: false });
  assert.deepEqual(
    [first.saved_to, first.draft?.one_app, first.draft?.calendar, first.one_app],
    ['draft', false, 'missing', true],
    'what works is not taken away by a switch',
  );
  const { fields } = await world.refused(acme, { google_calendar_client_id: clientOf('calendar') });
  assert.ok(fields?.google_calendar_client_id, 'a field that nothing reads was taken in silence');
  const second = await world.save(globex, {
    google_calendar_client_id: clientOf('calendar'),
    google_calendar_client_secret: secretOf('calendar'),
    google_calendar_project_id: globexProject,
  });
  assert.deepEqual([second.draft?.one_app, second.draft?.status], [false, 'configured']);
  const back = await world.save(globex, { one_app: true });
  assert.deepEqual([back.draft?.one_app, back.draft?.calendar], [true, 'configured']);
  assert.ok(!back.draft?.fields.google_calendar_client_id?.is_set, 'what nothing reads is kept');
  assert.equal((await globex.delete('/api/v1/google/config/draft').expect(200)).status, 200);
});

test('only what changes has to be sent, and saving it again changes nothing', async () => {
  const shown = await world.show(globex);
  const saved = await world.save(globex, { google_project_id: globexProject });
  assert.deepEqual([saved.saved_to, saved.changed], ['nowhere', []]);
  assert.deepEqual(saved.fields, shown.fields);
});

test('a secrets provider that is down while saving changes nothing, and is no empty form', async () => {
  const [tenant] = await world.rows("select id from tenants where slug = 'globex'");
  const before = await world.show(globex);
  const spoil =
    'update tenant_secrets set sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1)';
  const asked = { google_client_secret: secretOf('new') };
  await world.rows(`${spoil} where tenant_id = $1`, [tenant?.id]);
  assert.equal((await globex.get('/api/v1/google/config').problem(503)).code, 'unavailable');
  assert.equal((await globex.patch('/api/v1/google/config', asked).problem(503)).code, 'unavailable');
  await world.rows(`${spoil} where tenant_id = $1`, [tenant?.id]);
  assert.deepEqual((await world.show(globex)).fields, before.fields);
});

test('who changed which fields is in the audit log, and no value is', async () => {
  const rows = await world.rows("select action from audit_entries where action like 'google_setup.%'");
  const actions = new Set(rows.map(({ action }) => String(action)));
  for (const action of ['google_setup.saved', 'google_setup.drafted', 'google_setup.draft_discarded'])
    assert.ok(actions.has(action), `${action} is missing`);
});

test('no secret comes back by any door, nor stands in the log', async () => {
  const secret = secretOf('canary-8842');
  const key = madeUpKey(globexProject);
  const { draft } = await world.save(globex, {
    google_client_secret: secret,
    google_service_account_key: key,
  });
  assert.ok(draft);
  const told: string[] = [];
  for (const path of [
    '/api/v1/google/config',
    '/api/v1/google/doctor?stage=draft',
    '/api/v1/google/doctor',
    '/api/v1/google/doctor/last?stage=draft',
    '/api/v1/google/support-bundle',
    '/api/v1/google/cloud-shell-script',
    '/api/v1/google/reset',
    '/api/v1/audit',
  ])
    told.push(await (await globex.get(path).expect(200)).text());
  const events = await globex.get('/api/v1/google/doctor', { accept: 'text/event-stream' }).expect(200);
  told.push(await events.text(), ...world.keyholder.logLines);
  const rows = await world.rows('select t::text from google_checks t');
  const everything = [...told, JSON.stringify(rows)].join('\n');
  for (const canary of ['canary-8842', 'PRIVATE KEY', String(key.private_key).slice(60, 100)])
    assert.ok(!everything.includes(canary), 'a secret is told');
});
