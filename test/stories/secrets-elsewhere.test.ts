import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { createEnvironmentSecrets, variableOf } from '#features/secrets/environment-secrets.ts';
import { createFileSecrets } from '#features/secrets/file-secrets.ts';
import { secretUpkeep } from '#features/secrets/jobs.ts';
import type { ElsewhereProvider } from '#features/secrets/secrets.ts';
import { deleteTenant } from '#features/tenants/delete.ts';
import { Secret } from '#kernel/secret.ts';
import type { VaultAuth } from '#providers/vault/vault-needs.ts';
import { demoRole, rootToken } from '../../simulators/vault/vault.ts';
import { type AccessWorld, openAccessWorld, operatorOf } from './access-world.ts';

import { changesOf, openVault, readFrom, vaultUrl } from './secrets-world.ts';

describe('secrets in files', () => {
  let world: AccessWorld;
  let folder: string;
  before(async () => {
    world = await openAccessWorld();
    folder = await mkdtemp(join(tmpdir(), 'keyholder-secrets-'));
  });
  after(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  test('only the server’s user may read them, and nothing half written is left', async () => {
    const files = createFileSecrets(world.needs, folder);
    await files.write(operatorOf(world.acme), changesOf({ google_client_id: 'one' }));
    const own = join(folder, world.acme);
    assert.equal((await stat(own)).mode & 0o777, 0o700);
    assert.equal((await stat(join(own, 'secrets.json'))).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(own), ['secrets.json']);
  });

  test('a folder that cannot be written leaves what was there, and says so', async () => {
    const files = createFileSecrets(world.needs, join(folder, world.acme, 'secrets.json', 'below'));
    await assert.rejects(files.write(operatorOf(world.globex), changesOf({ google_client_id: 'x' })), {
      code: 'unavailable',
    });
    const rows = await world.asOwner('select * from kept_secrets where tenant_id = $1', [world.globex]);
    assert.deepEqual(rows, [], 'what was not written is remembered as if it were');
  });

  test('of a deleted organisation they are destroyed', async () => {
    const files = createFileSecrets(world.needs, folder);
    await deleteTenant(world.needs, operatorOf(world.acme));
    await runUpkeep(world, files);
    assert.deepEqual(await readdir(folder), []);
  });
});

describe('secrets in a vault', () => {
  let world: AccessWorld;
  before(async () => {
    world = await openAccessWorld();
  });
  after(() => world.close());

  const byRole: VaultAuth = {
    kind: 'app_role',
    roleId: demoRole.roleId,
    secretId: new Secret(demoRole.secretId),
  };

  test('a document that somebody deleted is an outage, and so is an engine that is not there', async () => {
    const vault = openVault(world);
    const secrets = vault.open();
    const acme = operatorOf(world.acme);
    await secrets.write(acme, changesOf({ google_client_id: 'one' }));
    await vault.control('DELETE', 'documents');
    await assert.rejects(readFrom(secrets, acme, ['google_client_id']), { code: 'unavailable' });
    const elsewhere = vault.open({ mount: 'nowhere' });
    await assert.rejects(readFrom(elsewhere, operatorOf(world.globex), ['google_client_id']), {
      code: 'unavailable',
    });
  });

  test('a page of somebody else at the address is an outage, not an absent document', async () => {
    const vault = openVault(world);
    const secrets = vault.open({ url: 'http://localhost:4010/google' });
    await assert.rejects(readFrom(secrets, operatorOf(world.globex), ['google_client_id']), {
      code: 'unavailable',
    });
  });

  test('AppRole logs in once, renews halfway, and logs in again when its token is gone', async () => {
    const vault = openVault(world, byRole);
    const secrets = vault.open();
    const globex = operatorOf(world.globex);
    const requests = async (path: string) => {
      const asked = new Request(`http://localhost:4010/_control/requests?path=/vault/v1/${path}`);
      const answer = await vault.simulators.fetch(asked);
      return z.object({ count: z.number() }).parse(await answer.json()).count;
    };
    await Promise.all([1, 2, 3].map(() => readFrom(secrets, globex, ['google_client_id'])));
    assert.equal(await requests('auth/approle/login'), 1);
    vault.clock.advance(31 * 60_000);
    await secrets.keepAlive();
    assert.equal(await requests('auth/token/renew-self'), 1);
    await vault.control('DELETE', 'tokens');
    await secrets.write(globex, changesOf({ google_client_id: 'again' }));
    assert.equal(await requests('auth/approle/login'), 2);
    vault.clock.advance(26 * 60 * 60_000);
    assert.deepEqual(await readFrom(secrets, globex, ['google_client_id']), { google_client_id: 'again' });
  });

  test('what others keep in the same document stays', async () => {
    const vault = openVault(world);
    const secrets = vault.open();
    const document = `${vaultUrl}/v1/secret/data/keyholder/${world.acme}`;
    const body = JSON.stringify({ options: { cas: 0 }, data: { note: 'ours', google_client_id: 'theirs' } });
    const headers = { 'x-vault-token': rootToken };
    await vault.simulators.fetch(new Request(document, { method: 'POST', body, headers }));
    await world.asOwner('delete from kept_secrets where tenant_id = $1', [world.acme]);
    await secrets.write(
      operatorOf(world.acme),
      changesOf({ google_project_id: 'p', google_client_id: null }),
    );
    const { documents } = z
      .object({ documents: z.array(z.object({ data: z.record(z.string(), z.unknown()) })) })
      .parse(await vault.control('GET', 'documents'));
    assert.deepEqual(documents[0]?.data, { note: 'ours', google_project_id: 'p' });
  });
});

describe('secrets in the environment', () => {
  let world: AccessWorld;
  before(async () => {
    world = await openAccessWorld();
  });
  after(() => world.close());

  test('are read by their organisation and can be changed by nobody from here', async () => {
    const variables = new Map([['KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_ID', new Secret('one')]]);
    const secrets = createEnvironmentSecrets(world.needs, variables);
    const acme = operatorOf(world.acme);
    assert.deepEqual(await readFrom(secrets, acme, ['google_client_id', 'google_client_secret']), {
      google_client_id: 'one',
    });
    assert.deepEqual(await readFrom(secrets, operatorOf(world.globex), ['google_client_id']), {});
    await assert.rejects(secrets.write(acme, changesOf({ google_client_id: 'two' })), { code: 'conflict' });
    await assert.rejects(
      secrets.update(acme, [], () => new Map()),
      { code: 'conflict' },
    );
  });

  test('no two organisations share a variable', () => {
    assert.notEqual(
      variableOf('a', 'google_calendar_client_id'),
      variableOf('a-google-calendar', 'google_client_id'),
    );
    assert.equal(variableOf('a-b', 'google_client_id'), 'KEYHOLDER_SECRET_A_B_GOOGLE_CLIENT_ID');
  });
});

async function runUpkeep(world: AccessWorld, secretsElsewhere: ElsewhereProvider): Promise<void> {
  const needs = { ...world.needs, secretsElsewhere };
  for (const upkeep of secretUpkeep) await upkeep.run(needs, new AbortController().signal);
}
