import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { createEnvironmentSecrets, variableOf } from '#features/secrets/environment-secrets.ts';
import { createFileSecrets } from '#features/secrets/file-secrets.ts';
import { secretUpkeep } from '#features/secrets/jobs.ts';
import { createSealedSecrets } from '#features/secrets/sealed-secrets.ts';
import type { ElsewhereProvider, SecretName, SecretsProvider } from '#features/secrets/secrets.ts';
import { createVaultSecrets } from '#features/secrets/vault-secrets.ts';
import { deleteTenant } from '#features/tenants/delete.ts';
import { Secret } from '#kernel/secret.ts';
import { realWorld } from '#kernel/world.ts';
import { openVaultSession } from '#providers/vault/session.ts';
import type { VaultAuth } from '#providers/vault/vault-needs.ts';
import { frozenClock } from '../../simulators/frame/clock.ts';
import { demoRole, rootToken } from '../../simulators/vault/vault.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';
import { type AccessWorld, openAccessWorld, operatorOf } from './access-world.ts';

/** One provider with ways to harm it. */
type House = {
  provider: SecretsProvider;
  /** Nothing can be read or written while this runs. */
  whileDown(run: () => Promise<void>): Promise<void>;
  /** Everything that is kept anywhere, as text. */
  dump(): Promise<string>;
};

const url = 'http://localhost:4010/vault';

function openVault(world: AccessWorld, auth: VaultAuth = { kind: 'token', token: new Secret(rootToken) }) {
  const clock = frozenClock(new Date('2026-11-20T10:00:00Z'));
  const simulators = createSimulatedWorld({ clock });
  const control = async (method: string, path: string, body?: unknown) => {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await simulators.fetch(new Request(`${url}/_control/${path}`, init));
    assert.ok(answer.ok, await answer.clone().text());
    return answer.status === 204 ? {} : answer.json();
  };
  const place = { url, mount: 'secret', path: 'keyholder', auth };
  const outside = { ...realWorld(), now: clock.now, fetch: simulators.fetch };
  const open = (changes: Partial<typeof place> = {}) => {
    const there = { ...place, ...changes };
    const session = openVaultSession({ world: outside, place: there });
    return createVaultSecrets(world.needs, { session, place: there });
  };
  return { open, control, clock, simulators };
}

const houses: Readonly<Record<string, (world: AccessWorld, folder: string) => House>> = {
  database: world => ({
    provider: createSealedSecrets(world.needs),
    async whileDown(run) {
      const spoil =
        'update tenant_secrets set sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1)';
      await world.asOwner(spoil);
      await run();
      await world.asOwner(spoil);
    },
    dump: async () => JSON.stringify(await world.asOwner('select t::text from tenant_secrets t')),
  }),
  files: (world, folder) => ({
    provider: createFileSecrets(world.needs, folder),
    async whileDown(run) {
      const file = join(folder, world.acme, 'secrets.json');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.slice(0, 10));
      await run();
      await rm(file);
      await run();
      await writeFile(file, text);
    },
    dump: async () => '',
  }),
  vault: world => {
    const vault = openVault(world);
    return {
      provider: vault.open(),
      async whileDown(run) {
        await vault.control('PATCH', 'settings', { isSealed: true });
        await run();
        await vault.control('PATCH', 'settings', { isSealed: false });
      },
      dump: async () => '',
    };
  },
};

for (const [kind, openHouse] of Object.entries(houses)) {
  describe(`secrets in ${kind}`, () => {
    let world: AccessWorld;
    let house: House;
    let folder: string;

    before(async () => {
      world = await openAccessWorld();
      folder = await mkdtemp(join(tmpdir(), 'keyholder-secrets-'));
      house = openHouse(world, folder);
    });
    after(async () => {
      await world.close();
      await rm(folder, { recursive: true });
    });

    const acme = () => operatorOf(world.acme);
    const globex = () => operatorOf(world.globex);
    const write = (values: Partial<Record<SecretName, string | null>>, who = acme()) =>
      house.provider.write(who, changesOf(values));
    const read = (...names: SecretName[]) => readFrom(house.provider, acme(), names);

    test('what was written is read by its own organisation and by no other', async () => {
      assert.deepEqual(await read('google_client_id'), {});
      await write({ google_client_id: 'one', google_client_secret: 'two' });
      assert.deepEqual(await read('google_client_id', 'google_client_secret', 'google_project_id'), {
        google_client_id: 'one',
        google_client_secret: 'two',
      });
      assert.equal((await house.provider.read(globex(), ['google_client_id'])).size, 0);
    });

    test('a value is replaced or taken away alone, and the others stay', async () => {
      await write({ google_client_id: 'three', google_client_secret: null, google_project_id: 'p' });
      assert.deepEqual(await read('google_client_id', 'google_client_secret', 'google_project_id'), {
        google_client_id: 'three',
        google_project_id: 'p',
      });
    });

    test('all is written or nothing: what cannot be kept takes the rest along', async () => {
      const before = await read('google_client_id', 'google_client_secret');
      await assert.rejects(write({ google_client_id: 'new', google_client_secret: 'half a pair: \ud800' }));
      assert.deepEqual(await read('google_client_id', 'google_client_secret'), before);
    });

    test('what a decision throws changes nothing', async () => {
      const before = await read('google_client_id');
      const decide = () => {
        throw new Error('no');
      };
      await assert.rejects(house.provider.update(acme(), ['google_client_id'], decide), { message: 'no' });
      assert.deepEqual(await read('google_client_id'), before);
    });

    test('of many who change at once nobody’s change is lost', async () => {
      await write({ google_project_id: '0' });
      const addOne = () =>
        house.provider.update(acme(), ['google_project_id'], now => {
          const next = Number(now.get('google_project_id')?.reveal()) + 1;
          return new Map([['google_project_id', new Secret(String(next))]]);
        });
      await Promise.all(Array.from({ length: 6 }, addOne));
      assert.deepEqual(await read('google_project_id'), { google_project_id: '6' });
    });

    test('what cannot be read is a failure, for whoever reads and whoever writes, and never looks absent', async () => {
      await write({ google_client_id: 'kept' });
      await house.whileDown(async () => {
        await assert.rejects(read('google_client_id'), { code: 'unavailable' });
        const update = house.provider.update(acme(), ['google_client_id'], () =>
          changesOf({ google_client_id: 'lost' }),
        );
        await assert.rejects(update, { code: 'unavailable' });
      });
      assert.deepEqual(await read('google_client_id'), { google_client_id: 'kept' });
    });

    test('each change is in the audit log by name, and no value is', async () => {
      await write({ google_client_secret: 'GOCSPX-canary-5521' });
      assert.ok((await world.actions()).includes('secrets.changed'));
      const rows = await world.asOwner('select t::text from audit_entries t');
      assert.ok(!JSON.stringify([rows, await house.dump()]).includes('canary-5521'));
    });
  });
}

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
    const document = `${url}/v1/secret/data/keyholder/${world.acme}`;
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

function changesOf(values: Partial<Record<SecretName, string | null>>) {
  const names = [
    ...(['google_client_id', 'google_client_secret', 'google_project_id'] as const),
  ] satisfies SecretName[];
  return new Map(
    names.flatMap(name => {
      const value = values[name];
      return value === undefined ? [] : [[name, value === null ? null : new Secret(value)] as const];
    }),
  );
}

async function readFrom(
  provider: SecretsProvider,
  who: ReturnType<typeof operatorOf>,
  names: readonly SecretName[],
): Promise<Record<string, string>> {
  const found = await provider.read(who, names);
  return Object.fromEntries([...found].map(([name, value]) => [name, value.reveal()]));
}

async function runUpkeep(world: AccessWorld, secretsElsewhere: ElsewhereProvider): Promise<void> {
  const needs = { ...world.needs, secretsElsewhere };
  for (const upkeep of secretUpkeep) await upkeep.run(needs, new AbortController().signal);
}
