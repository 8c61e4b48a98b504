import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { tokenIn } from './sealed-in.ts';
import { insertRevocation, type Revocation, type RevocationId } from './store.ts';

/** A token that nothing here uses from this commit on, kept only to tell Google of its end. */
export async function putAside(
  { world, seals }: { world: World; seals: Seals },
  tx: TenantTx,
  who: Scope,
  { token, ...facts }: Pick<Revocation, 'connectionId' | 'clientId' | 'subject'> & { token: Secret<string> },
): Promise<RevocationId> {
  const id = newId<'revocation'>(world);
  const tokenSealed = await seals.seal(tx, who, tokenIn(id), token.reveal());
  await insertRevocation(tx, { ...facts, id, tokenSealed, now: world.now() });
  return id;
}
