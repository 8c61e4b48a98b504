import { join } from 'node:path';
import { createEnvironmentSecrets } from '#features/secrets/environment-secrets.ts';
import { createFileSecrets } from '#features/secrets/file-secrets.ts';
import type { SecretUpkeepNeeds } from '#features/secrets/jobs.ts';
import { createSealedSecrets } from '#features/secrets/sealed-secrets.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import { createVaultSecrets } from '#features/secrets/vault-secrets.ts';
import { CannotStart } from '#kernel/failures.ts';
import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';
import { openVaultSession } from '#providers/vault/session.ts';
import type { VaultAuth } from '#providers/vault/vault-needs.ts';
import type { Config } from './config.ts';

type Opened = { secrets: SecretsProvider } & Pick<SecretUpkeepNeeds, 'secretsElsewhere'>;

/** The one place where organisations' secrets are kept, as the setting says. There is never a second one behind it. */
export function openSecrets(
  config: Config,
  needs: { world: World; database: Database; seals: Seals },
  dataFolder: string,
): Opened {
  switch (config.secretsIn) {
    case 'database':
      return { secrets: createSealedSecrets(needs), secretsElsewhere: undefined };
    case 'environment':
      return {
        secrets: createEnvironmentSecrets(needs, config.secretVariables),
        secretsElsewhere: undefined,
      };
    case 'files': {
      const secrets = createFileSecrets(needs, config.secretsFolder ?? join(dataFolder, 'secrets'));
      return { secrets, secretsElsewhere: secrets };
    }
    case 'vault': {
      const place = {
        url: required(config.vaultUrl, 'KEYHOLDER_VAULT_URL'),
        mount: config.vaultMount,
        path: config.vaultPath,
        namespace: config.vaultNamespace,
        auth: authOf(config),
      };
      const session = openVaultSession({ world: needs.world, place });
      const secrets = createVaultSecrets(needs, { session, place });
      return { secrets, secretsElsewhere: secrets };
    }
    default:
      throw config.secretsIn satisfies never;
  }
}

function authOf({ vaultToken, vaultRoleId, vaultSecretId }: Config): VaultAuth {
  if (vaultToken) return { kind: 'token', token: vaultToken };
  return {
    kind: 'app_role',
    roleId: required(vaultRoleId, 'KEYHOLDER_VAULT_ROLE_ID'),
    secretId: required(vaultSecretId, 'KEYHOLDER_VAULT_SECRET_ID'),
  };
}

/** The configuration has been judged as a whole by then; this only tells the compiler. */
function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new CannotStart(`The configuration is not right:\n  ${name} is missing`);
  return value;
}
