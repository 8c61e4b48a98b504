import { type Capability, capabilities, scopesOf } from '#features/apps/capabilities.ts';
import { type Failure, fail } from '#kernel/failures.ts';
import type { Actor, Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Asker } from './asker.ts';
import { allowedByAll, type Limit } from './limit.ts';
import { listLimitsOn } from './store.ts';

/** What this asker may ask for as things are now. Undefined where nobody holds anything back. */
export async function findAllowed(tx: TenantTx, asker: Asker): Promise<Limit | undefined> {
  return allowedByAll(await listLimitsOn(tx, asker));
}

export function askerOf(actor: Actor): Asker {
  switch (actor.kind) {
    case 'user':
      return { userId: actor.userId, keyId: actor.keyId };
    case 'service':
      return { serviceId: actor.serviceId, keyId: actor.keyId };
    case 'operator':
    case 'job':
      return {};
    default:
      return actor satisfies never;
  }
}

/** How far a token for this caller must be narrowed. Undefined where it need not be. */
export async function scopesWithinLimits(tx: TenantTx, { actor }: Scope): Promise<string[] | undefined> {
  const allowed = await findAllowed(tx, askerOf(actor));
  return allowed && scopesOf(allowed);
}

/** Names what is not allowed, and who can change that. */
export function notAllowed(asked: readonly Capability[]): Failure {
  const meanings = asked.map(name => `${capabilities[name].meaning} (${name})`).join('; ');
  return fail('not_permitted', {
    reason: 'capability_limits',
    detail: `Your organisation does not allow this here: ${meanings}. An owner or admin can change it under Connections, Limits.`,
  });
}
