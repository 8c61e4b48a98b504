import { record } from '#features/audit/record.ts';
import { fail } from '#kernel/failures.ts';
import type { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { SecretName, SecretsProvider } from './secrets.ts';
import { deleteSecret, listSecrets, upsertSecret } from './store.ts';

type Needs = { database: Database; seals: Seals; world: World };

/** The provider that is there from the start: values sealed in the database, under the organisation's own key. */
export function createSealedSecrets(needs: Needs): SecretsProvider {
  return {
    async read(who, names) {
      return needs.database.inTenant(who, async tx => {
        const found = new Map<SecretName, Secret<string>>();
        for (const { name, sealed } of await listSecrets(tx, names)) {
          const opened = needs.seals.open(tx, who, placeOf(name), sealed);
          found.set(name, await opened.catch(refuse));
        }
        return found;
      });
    },
    async write(who, changes) {
      const now = needs.world.now();
      await needs.database.inTenant(who, async tx => {
        for (const [name, value] of changes) {
          if (value === null) await deleteSecret(tx, name);
          else {
            const sealed = await needs.seals.seal(tx, who, placeOf(name), value.reveal());
            await upsertSecret(tx, { name, sealed, now });
          }
        }
        const named = (isKept: boolean) =>
          [...changes]
            .filter(([, value]) => (value !== null) === isKept)
            .map(([name]) => name)
            .join(' ');
        await record(needs, tx, who, {
          action: 'secrets.changed',
          detail: { written: named(true), removed: named(false) },
        });
      });
    },
  };
}

function placeOf(name: SecretName) {
  return { table: 'tenant_secrets', column: 'sealed', row: name };
}

function refuse(cause: unknown): never {
  if (!(cause instanceof CannotOpen)) throw cause;
  throw fail('unavailable', { detail: 'The secrets of this organisation cannot be read just now.', cause });
}
