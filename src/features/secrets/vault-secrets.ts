import { type AuditNeeds, record } from '#features/audit/record.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Database } from '#platform/postgres/database.ts';
import { destroyDocument, fetchDocument, putDocument } from '#providers/vault/documents.ts';
import type { VaultSession } from '#providers/vault/session.ts';
import type { VaultPlace } from '#providers/vault/vault-needs.ts';
import { changed, type Kept, named, readKept, unreadable } from './kept.ts';
import { recordChanges } from './record-changes.ts';
import type { ElsewhereProvider, SecretChanges } from './secrets.ts';
import { findKept, upsertKept } from './store.ts';

type Needs = AuditNeeds & { database: Database };

/** Those who were slower read again and decide again; so many in a row do not lose by chance. */
const MOST_TRIES = 8;

type Fetched = { version: number; data: Readonly<Record<string, unknown>> };

/**
 * HashiCorp Vault, or OpenBao, KV version 2: one document for each organisation. What is done is written down
 * before and after, because a vault and a database have no transaction together.
 */
export function createVaultSecrets(
  needs: Needs,
  { session, place }: { session: VaultSession; place: VaultPlace },
): ElsewhereProvider & { keepAlive(): Promise<void> } {
  async function load(who: Scope): Promise<Fetched> {
    const found = await fetchDocument(session, place, who.tenantId);
    switch (found.kind) {
      case 'document':
        return found;
      case 'absent': {
        const isExpected = await needs.database.inTenant(who, tx => findKept(tx, 'vault'));
        if (isExpected) throw unreadable('the document is gone');
        return { version: found.version, data: {} };
      }
      case 'refused':
      case 'busy':
        throw unreadable(found.clue);
      default:
        throw found satisfies never;
    }
  }

  async function begin(who: Scope): Promise<void> {
    const entry = { action: 'secrets.change_begun' };
    await needs.database.inTenant(who, tx => record(needs, tx, who, entry));
  }

  async function end(who: Scope, changes: SecretChanges, after: Kept): Promise<void> {
    await needs.database.inTenant(who, async tx => {
      await recordChanges(needs, tx, who, changes);
      await upsertKept(tx, { kind: 'vault', hasAny: after.size > 0, now: needs.world.now() });
    });
  }

  const update: ElsewhereProvider['update'] = async (who, names, decide) => {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { version, data } = await load(who);
      const before = readKept(data);
      const changes = decide(named(before, names));
      if (changes.size === 0) return;
      const after = changed(before, changes);
      if (tries === 0) await begin(who);
      const put = await putDocument(session, place, {
        key: who.tenantId,
        version,
        data: { ...others(data, before), ...Object.fromEntries(after) },
      });
      if (put.kind === 'written') return end(who, changes, after);
      if (put.kind !== 'changed_meanwhile') throw unwritable(put.clue);
    }
    throw unwritable('overtaken');
  };

  return {
    kind: 'vault',
    read: async (who, names) => named(readKept((await load(who)).data), names),
    write: (who, changes) => update(who, [], () => changes),
    update,
    async forget(tenantId) {
      const destroyed = await destroyDocument(session, place, tenantId);
      if (destroyed.kind !== 'destroyed') throw unwritable(destroyed.clue);
    },
    keepAlive: () => session.keepAlive(),
  };
}

/** What somebody keeps beside ours in the same document stays. */
function others(data: Readonly<Record<string, unknown>>, ours: Kept): Record<string, unknown> {
  const names = new Set<string>(ours.keys());
  return Object.fromEntries(Object.entries(data).filter(([name]) => !names.has(name)));
}

function unwritable(cause: unknown) {
  return fail('unavailable', {
    detail: 'The secrets of this organisation cannot be written just now.',
    cause,
  });
}
