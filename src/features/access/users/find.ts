import { fail } from '#kernel/failures.ts';
import type { UserId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { findUser } from './store.ts';

/** For what is assigned to people: whoever is named must belong to the organisation. `field` is how the caller named them. */
export async function requirePerson(tx: TenantTx, id: UserId, field: string): Promise<void> {
  if (!(await findUser(tx, id)))
    throw fail('invalid_input', { fields: { [field]: 'is nobody of your organisation' } });
}
