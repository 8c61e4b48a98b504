import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { recordChanges } from './record-changes.ts';
import type { SecretChanges, SecretName, Secrets, SecretsProvider } from './secrets.ts';
import { deleteSecret, listSecrets, lockSecrets, upsertSecret } from './store.ts';

type Needs = { database: Database; seals: Seals; world: World };

/** The provider that is there from the start: values sealed in the database, under the organisation's own key. */
export function createSealedSecrets(needs: Needs): SecretsProvider {
  const update: SecretsProvider['update'] = (who, names, decide) =>
    needs.database.inTenant(who, async tx => {
      await lockSecrets(tx);
      const changes = decide(await open(needs, tx, who, names));
      if (changes.size === 0) return;
      await save(needs, tx, who, changes);
      await recordChanges(needs, tx, who, changes);
    });
  return {
    kind: 'database',
    read: (who, names) => needs.database.inTenant(who, tx => open(needs, tx, who, names)),
    write: (who, changes) => update(who, [], () => changes),
    update,
  };
}

async function open(
  { seals }: Needs,
  tx: TenantTx,
  who: Scope,
  names: readonly SecretName[],
): Promise<Secrets> {
  const found = new Map<SecretName, Secret<string>>();
  for (const { name, sealed } of await listSecrets(tx, names)) {
    const opened = seals.open(tx, who, placeOf(name), sealed);
    found.set(name, await opened.catch(refuse));
  }
  return found;
}

async function save({ seals, world }: Needs, tx: TenantTx, who: Scope, changes: SecretChanges) {
  const now = world.now();
  for (const [name, value] of changes) {
    if (value === null) await deleteSecret(tx, name);
    else {
      const sealed = await seals.seal(tx, who, placeOf(name), value.reveal());
      await upsertSecret(tx, { name, sealed, now });
    }
  }
}

function placeOf(name: SecretName) {
  return { table: 'tenant_secrets', column: 'sealed', row: name };
}

function refuse(cause: unknown): never {
  if (!(cause instanceof CannotOpen)) throw cause;
  throw fail('unavailable', { detail: 'The secrets of this organisation cannot be read just now.', cause });
}
