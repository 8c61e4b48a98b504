import { type AuditRecord, record } from '#features/audit/record.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { findServiceName, findUser } from './store.ts';
import type { ActingRole } from './user.ts';

/** The role by which the caller acts on people, as it is now and not as it was when they came in. */
export async function actingRole(tx: TenantTx, who: Scope): Promise<ActingRole> {
  switch (who.actor.kind) {
    case 'operator':
      return 'operator_of_server';
    case 'user': {
      const user = await findUser(tx, who.actor.userId);
      if (user && !user.frozenAt) return user.role;
      throw fail('not_permitted');
    }
    case 'service':
    case 'job':
      throw fail('not_permitted', { detail: 'Only a person can do this, not a service.' });
    default:
      throw who.actor satisfies never;
  }
}

/** How the one acting is called, for entries and messages. Undefined for the operator and for jobs. */
export async function nameOfActor(tx: TenantTx, who: Scope): Promise<string | undefined> {
  const { actor } = who;
  if (actor.kind === 'user') return (await findUser(tx, actor.userId))?.name;
  if (actor.kind === 'service') return findServiceName(tx, actor.serviceId);
  return undefined;
}

/** An audit entry that says by name who did it. */
export async function recordByName(
  needs: Pick<AccessNeeds, 'world' | 'seals'>,
  tx: TenantTx,
  who: Scope,
  entry: AuditRecord,
): Promise<void> {
  const actorName = await nameOfActor(tx, who);
  await record(needs, tx, who, { ...entry, ...(actorName !== undefined && { actorName }) });
}
