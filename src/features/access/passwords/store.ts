import type { Id, TenantId, UserId } from '#kernel/ids.ts';
import { requireId } from '#kernel/ids.ts';
import { shifted } from '#kernel/world.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { AddressKey } from '../address.ts';
import { type Role, requireRole } from '../roles.ts';
import { type BrakeKeys, type Counter, FORGOTTEN_AFTER_MS } from './brake.ts';

/** Someone the password may belong to. `hash` is undefined for people who sign in by other means only. */
export type Candidate = {
  tenantId: TenantId;
  userId: UserId;
  role: Role;
  hash: string | undefined;
  isFrozen: boolean;
};

/** The one person with this address, in that tenant or, where none is named, on the whole server. */
export async function findCandidate(
  tx: SystemTx,
  address: AddressKey,
  slug: string | undefined,
): Promise<Candidate | undefined> {
  const rows = await tx
    .selectFrom('users')
    .innerJoin('tenants', 'tenants.id', 'users.tenant_id')
    .leftJoin('passwords', join =>
      join.onRef('passwords.tenant_id', '=', 'users.tenant_id').onRef('passwords.user_id', '=', 'users.id'),
    )
    .select(['users.tenant_id', 'users.id', 'users.role', 'passwords.hash'])
    .select(['users.frozen_at', 'tenants.frozen_at as tenant_frozen_at'])
    .where('users.address_key', '=', address)
    .where('tenants.deleted_at', 'is', null)
    .$if(slug !== undefined, query => query.where('tenants.slug', '=', slug ?? ''))
    .limit(2)
    .execute();
  const [row, another] = rows;
  if (!row || another) return undefined;
  return {
    tenantId: requireId(row.tenant_id),
    userId: requireId(row.id),
    role: requireRole(row.role),
    hash: row.hash ?? undefined,
    isFrozen: row.frozen_at !== null || row.tenant_frozen_at !== null,
  };
}

/** Locks the three counters until the transaction ends, so that guesses made at once are all counted. */
export async function lockCounters(
  tx: SystemTx,
  keys: BrakeKeys,
  now: Date,
): Promise<{ pair: Counter; network: Counter; address: Counter }> {
  // Always in the same order, or two attempts could wait for each other.
  const inOrder = Object.values(keys).sort(Buffer.compare);
  const rows = await tx
    .insertInto('sign_in_attempts')
    .values(inOrder.map(key => ({ key, attempts: 0, last_at: now })))
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet(row => ({ attempts: row.ref('sign_in_attempts.attempts') })),
    )
    .returning(['key', 'attempts', 'last_at'])
    .execute();
  const counterOf = (key: Buffer): Counter => {
    const row = rows.find(candidate => candidate.key.equals(key));
    return { attempts: row?.attempts ?? 0, lastAt: row?.last_at ?? now };
  };
  return { pair: counterOf(keys.pair), network: counterOf(keys.network), address: counterOf(keys.address) };
}

export async function countAttempt(tx: SystemTx, keys: BrakeKeys, now: Date): Promise<void> {
  await tx
    .updateTable('sign_in_attempts')
    .set(row => ({
      attempts: row
        .case()
        .when('last_at', '<=', shifted(now, -FORGOTTEN_AFTER_MS))
        .then(1)
        .else(row('attempts', '+', 1))
        .end(),
      last_at: now,
    }))
    .where('key', 'in', Object.values(keys))
    .execute();
}

/** Takes back one count, for a try that was right or never made. */
export async function uncountAttempt(tx: SystemTx, keys: readonly Buffer[]): Promise<void> {
  const locked = await tx
    .selectFrom('sign_in_attempts')
    .select('key')
    .where('key', 'in', [...keys])
    .where('attempts', '>', 0)
    .orderBy('key')
    .forUpdate()
    .execute();
  if (locked.length === 0) return;
  await tx
    .updateTable('sign_in_attempts')
    .set(row => ({ attempts: row('attempts', '-', 1) }))
    .where(
      'key',
      'in',
      locked.map(row => row.key),
    )
    .execute();
}

export async function forgetAttempts(tx: SystemTx, key: Buffer): Promise<void> {
  await tx.deleteFrom('sign_in_attempts').where('key', '=', key).execute();
}

export async function insertRefusedSignIn(
  tx: SystemTx,
  refused: {
    id: Id<'refused_sign_in'>;
    at: Date;
    network: string;
    known: { tenantId: TenantId; userId: UserId } | undefined;
  },
): Promise<void> {
  await tx
    .insertInto('refused_sign_ins')
    .values({
      id: refused.id,
      refused_at: refused.at,
      network: refused.network,
      known_tenant_id: refused.known?.tenantId ?? null,
      known_user_id: refused.known?.userId ?? null,
    })
    .execute();
}

export async function findHash(tx: TenantTx, userId: UserId): Promise<string | undefined> {
  const row = await tx
    .selectFrom('passwords')
    .select('hash')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.hash;
}

export async function saveHash(tx: TenantTx, userId: UserId, hash: string, now: Date): Promise<void> {
  await tx
    .insertInto('passwords')
    .values({ user_id: userId, hash, changed_at: now })
    .onConflict(conflict => conflict.columns(['tenant_id', 'user_id']).doUpdateSet({ hash, changed_at: now }))
    .execute();
}

/** Only while it is still the one that was checked: a password changed meanwhile must not come back. */
export async function replaceHash(
  tx: TenantTx,
  userId: UserId,
  change: { from: string; to: string; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passwords')
    .set({ hash: change.to, changed_at: change.now })
    .where('user_id', '=', userId)
    .where('hash', '=', change.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function deleteOldAttempts(tx: SystemTx, before: Date): Promise<void> {
  await tx.deleteFrom('sign_in_attempts').where('last_at', '<', before).execute();
}

/** Tries at addresses nobody has, or nobody has any more. */
export async function deleteRefusedOfNobody(tx: SystemTx, until: Date): Promise<void> {
  await tx
    .deleteFrom('refused_sign_ins')
    .where('refused_at', '<=', until)
    .where(where =>
      where.not(
        where.exists(
          where
            .selectFrom('users')
            .select('users.id')
            .whereRef('users.tenant_id', '=', 'refused_sign_ins.known_tenant_id')
            .whereRef('users.id', '=', 'refused_sign_ins.known_user_id'),
        ),
      ),
    )
    .execute();
}

export async function listRefusedPeople(
  tx: SystemTx,
  until: Date,
  most: number,
): Promise<{ tenantId: TenantId; userId: UserId }[]> {
  const rows = await tx
    .selectFrom('refused_sign_ins')
    .select(['known_tenant_id', 'known_user_id'])
    .where('refused_at', '<=', until)
    .groupBy(['known_tenant_id', 'known_user_id'])
    .limit(most)
    .execute();
  return rows.flatMap(row =>
    row.known_tenant_id && row.known_user_id
      ? [{ tenantId: requireId<'tenant'>(row.known_tenant_id), userId: requireId<'user'>(row.known_user_id) }]
      : [],
  );
}

/** Takes them out and answers from which networks they came. */
export async function takeRefused(tx: TenantTx, userId: UserId, until: Date): Promise<string[]> {
  const rows = await tx
    .deleteFrom('refused_sign_ins')
    .where('known_user_id', '=', userId)
    .where('refused_at', '<=', until)
    .returning('network')
    .execute();
  return rows.map(row => row.network);
}
