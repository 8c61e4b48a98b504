import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findGoogleApp } from '#features/apps/google-app.ts';
import { createSealedSecrets } from '#features/secrets/sealed-secrets.ts';
import type { SecretName, SecretsProvider } from '#features/secrets/secrets.ts';
import { Secret } from '#kernel/secret.ts';
import { type AccessWorld, openAccessWorld, operatorOf } from './access-world.ts';

let world: AccessWorld;
let secrets: SecretsProvider;

before(async () => {
  world = await openAccessWorld();
  secrets = createSealedSecrets(world.needs);
});
after(() => world.close());

const acme = () => operatorOf(world.acme);
const globex = () => operatorOf(world.globex);

async function write(values: Partial<Record<SecretName, string | null>>, who = acme()): Promise<void> {
  const names: SecretName[] = [
    'google_client_id',
    'google_client_secret',
    'google_project_id',
    'google_calendar_client_id',
    'google_calendar_client_secret',
    'google_calendar_app',
  ];
  const changes = names.flatMap(name => {
    const value = values[name];
    return value === undefined ? [] : [[name, value === null ? null : new Secret(value)] as const];
  });
  await secrets.write(who, new Map(changes));
}

async function read(...names: SecretName[]): Promise<Record<string, string>> {
  const found = await secrets.read(acme(), names);
  return Object.fromEntries([...found].map(([name, value]) => [name, value.reveal()]));
}

test('what was written is read by its own organisation, and by no other', async () => {
  await write({ google_client_id: 'one', google_client_secret: 'GOCSPX-two' });
  assert.deepEqual(await read('google_client_id', 'google_client_secret', 'google_project_id'), {
    google_client_id: 'one',
    google_client_secret: 'GOCSPX-two',
  });
  assert.equal((await secrets.read(globex(), ['google_client_id'])).size, 0);
});

test('a secret stands nowhere as it is: not in the database, and not in what is printed', async () => {
  await write({ google_client_secret: 'GOCSPX-canary-5521' });
  const rows = await world.asOwner(
    "select string_agg(t::text, ' ') as dump from tenant_secrets t union all select string_agg(a::text, ' ') from audit_entries a",
  );
  for (const form of ['canary-5521', Buffer.from('canary-5521').toString('hex')])
    assert.ok(!JSON.stringify(rows).includes(form));
  assert.ok(!JSON.stringify([...(await secrets.read(acme(), ['google_client_secret']))]).includes('canary'));
});

test('values that belong together are written together or not at all', async () => {
  await write({ google_client_id: 'before', google_client_secret: 'before' });
  const changes = new Map([
    ['google_client_id', new Secret('after')],
    ['google_client_secret', new Secret('half a pair: \ud800')], // cannot be sealed
  ] as const);
  await assert.rejects(secrets.write(acme(), changes));
  assert.deepEqual(await read('google_client_id', 'google_client_secret'), {
    google_client_id: 'before',
    google_client_secret: 'before',
  });
});

test('what is taken away is gone, and both are in the audit log by name', async () => {
  await write({ google_project_id: 'acme-keyholder' });
  await write({ google_project_id: null });
  assert.deepEqual(await read('google_project_id'), {});
  assert.ok((await world.actions()).filter(action => action === 'secrets.changed').length >= 2);
});

test('what cannot be opened is a failure, and never looks as if it were not there', async () => {
  await write({ google_client_id: 'good' });
  await world.asOwner(
    `update tenant_secrets set sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1)
     where name = 'google_client_id'`,
  );
  await assert.rejects(secrets.read(acme(), ['google_client_id']), { code: 'unavailable' });
  await assert.rejects(findGoogleApp({ secrets, world: world.needs.world }, acme(), 'mail'), {
    code: 'unavailable',
  });
});

test('calendar goes through the app of mail, until it is said that it has one of its own', async () => {
  await write({ google_client_id: 'mail-app', google_client_secret: 'GOCSPX-mail' });
  const app = () => findGoogleApp({ secrets, world: world.needs.world }, acme(), 'calendar');
  assert.equal((await app())?.clientId, 'mail-app');
  await write({ google_calendar_client_id: 'calendar-app' });
  assert.equal((await app())?.clientId, 'mail-app', 'what is there says nothing about what is meant');
  await write({ google_calendar_app: 'own' });
  assert.equal(await app(), undefined, 'half an app is none, and mail’s does not stand in for it');
  await write({ google_calendar_client_secret: 'GOCSPX-calendar' });
  assert.equal((await app())?.clientId, 'calendar-app');
  assert.equal(
    (await findGoogleApp({ secrets, world: world.needs.world }, acme(), 'mail'))?.clientId,
    'mail-app',
  );
});

test('an organisation without an app of its own has none at all', async () => {
  assert.equal(await findGoogleApp({ secrets, world: world.needs.world }, globex(), 'mail'), undefined);
  await write({ google_client_id: 'only-an-id' }, globex());
  assert.equal(await findGoogleApp({ secrets, world: world.needs.world }, globex(), 'mail'), undefined);
});
