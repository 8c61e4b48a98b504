import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import { rootToken } from '../../simulators/vault/vault.ts';
import { openSetupWorld, secretOf } from './setup-world.ts';

const vaultUrl = 'http://localhost:4010/vault';

test('with a vault nothing of an organisation’s app is in the database, and an outage changes nothing', async () => {
  const world = await openSetupWorld({
    KEYHOLDER_SECRETS: 'vault',
    KEYHOLDER_VAULT_URL: vaultUrl,
    KEYHOLDER_VAULT_TOKEN: rootToken,
  });
  try {
    let acme = await world.keyholder.signedIn('admin@acme.test');
    const before = await world.show(acme);
    assert.deepEqual([before.status, before.kept_by], ['configured', 'vault']);
    assert.deepEqual(await world.rows('select * from tenant_secrets'), []);
    const seal = (isSealed: boolean) =>
      world.keyholder.simulators.fetch(
        new Request(`${vaultUrl}/_control/settings`, {
          method: 'PATCH',
          body: JSON.stringify({ isSealed }),
        }),
      );
    const asked = { capabilities: 'mail.read' };
    const { outcome } = await world.connect(acme, { account: 'admin@acme.test' }, asked);
    assert.equal(outcome, 'connected');
    await seal(true);
    await acme.get('/api/v1/google/credentials').expect(200); // a token that lives needs no vault
    await acme.get('/api/v1/google/config').problem(503);
    await acme.patch('/api/v1/google/config', { google_client_secret: secretOf('new') }).problem(503);
    await acme.get('/api/v1/google/doctor').problem(503);
    const { status } = await acme.get('/api/v1/google/auth/url').response;
    assert.equal(status, 503, 'an outage must not look like an app that is not set up');
    await seal(false);
    const { last_check: _, ...after } = await world.show(acme);
    const { last_check: __, ...same } = before;
    assert.deepEqual(after, same);
    await world.control('POST', 'clock', { advance: '56m' });
    acme = await world.keyholder.signedIn('admin@acme.test');
    await acme.get('/api/v1/google/credentials').expect(200);
  } finally {
    await world.keyholder.close();
  }
});

test('with the environment the set-up works, is shown masked, and is changed by nobody from here', async () => {
  const world = await openSetupWorld({
    KEYHOLDER_SECRETS: 'environment',
    KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_ID: acmeGoogle.clientId,
    KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_SECRET: acmeGoogle.clientSecret,
    KEYHOLDER_SECRET_ACME_GOOGLE_PROJECT_ID: acmeGoogle.projectId,
  });
  try {
    const acme = await world.keyholder.signedIn('admin@acme.test');
    const shown = await world.show(acme);
    assert.deepEqual([shown.status, shown.can_change], ['configured', false]);
    const refused = await world.refused(acme, { google_client_secret: secretOf('new') }, 409);
    assert.equal(refused.reason, 'read_only');
    assert.notEqual((await world.examine(acme)).outcome, 'fail');
    assert.equal((await world.show(await world.keyholder.signedIn('admin@globex.test'))).status, 'missing');
  } finally {
    await world.keyholder.close();
  }
});
