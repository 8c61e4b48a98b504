import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createFileSecrets } from '#features/secrets/file-secrets.ts';
import { createSealedSecrets } from '#features/secrets/sealed-secrets.ts';
import type { SecretName, SecretsProvider } from '#features/secrets/secrets.ts';
import { Secret } from '#kernel/secret.ts';
import { type AccessWorld, openAccessWorld, operatorOf } from './access-world.ts';

import { changesOf, openVault, readFrom } from './secrets-world.ts';

/** One provider with ways to harm it. */
type House = {
  provider: SecretsProvider;
  /** Nothing can be read or written while this runs. */
  whileDown(run: () => Promise<void>): Promise<void>;
  /** Everything that is kept anywhere, as text. */
  dump(): Promise<string>;
};

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
