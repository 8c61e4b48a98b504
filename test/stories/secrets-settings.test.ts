import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CannotStart } from '#kernel/failures.ts';
import { readConfig } from '#src/config.ts';

const refused: Readonly<Record<string, [Record<string, string>, RegExp]>> = {
  'a vault without an address': [
    { KEYHOLDER_SECRETS: 'vault', KEYHOLDER_VAULT_TOKEN: 'hvs.x' },
    /KEYHOLDER_VAULT_URL is needed/,
  ],
  'a vault without a way in': [
    { KEYHOLDER_SECRETS: 'vault', KEYHOLDER_VAULT_URL: 'https://vault.example.com' },
    /KEYHOLDER_VAULT_TOKEN is needed/,
  ],
  'half a role': [
    {
      KEYHOLDER_SECRETS: 'vault',
      KEYHOLDER_VAULT_URL: 'https://vault.example.com',
      KEYHOLDER_VAULT_ROLE_ID: 'r',
    },
    /KEYHOLDER_VAULT_ROLE_ID with KEYHOLDER_VAULT_SECRET_ID/,
  ],
  'a vault in the clear': [
    {
      KEYHOLDER_SECRETS: 'vault',
      KEYHOLDER_VAULT_URL: 'http://vault.example.com',
      KEYHOLDER_VAULT_TOKEN: 'hvs.x',
    },
    /must be https/,
  ],
  'a path that leads upwards': [{ KEYHOLDER_VAULT_PATH: 'a/../b' }, /must not lead upwards/],
  'a place that there is not': [{ KEYHOLDER_SECRETS: 'pocket' }, /KEYHOLDER_SECRETS/],
  'a mistyped value of an organisation': [
    { KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_IDD: 'x' },
    /KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_IDD is not a setting/,
  ],
  'a file that is not there': [
    { KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_SECRET_FILE: '/nowhere/secret' },
    /KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_SECRET_FILE names a file that cannot be read/,
  ],
};

for (const [what, [environment, says]] of Object.entries(refused))
  test(`${what} is told at the start`, () => {
    assert.throws(
      () => readConfig(environment),
      thrown => thrown instanceof CannotStart && says.test(thrown.message),
    );
  });

test('a value may be in a file, and stands under the name without that ending', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-variables-'));
  const file = join(folder, 'secret');
  await writeFile(file, 'GOCSPX-from-a-file\n');
  const { secretVariables } = readConfig({
    KEYHOLDER_SECRETS: 'environment',
    KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_SECRET_FILE: file,
    KEYHOLDER_SECRET_A_B_GOOGLE_CLIENT_ID: 'id',
  });
  assert.deepEqual(
    [...secretVariables].map(([name, value]) => [name, value.reveal()]),
    [
      ['KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_SECRET', 'GOCSPX-from-a-file'],
      ['KEYHOLDER_SECRET_A_B_GOOGLE_CLIENT_ID', 'id'],
    ],
  );
  await rm(folder, { recursive: true });
});
