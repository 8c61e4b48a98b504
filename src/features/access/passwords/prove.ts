import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Secret } from '#kernel/secret.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { addressKeyOf } from '../address.ts';
import { scopeOfPerson } from '../proven-scope.ts';
import type { Visit } from '../visit.ts';
import { braked } from './braked.ts';
import { type Candidate, findCandidate, insertRefusedSignIn, replaceHash } from './store.ts';

export type Presented = { username: string; password: Secret<string>; tenant?: string | undefined };

/**
 * Who this is, by name and password. Known, unknown, frozen, without a password or one of several with the
 * same address: the same answer after the same work, which is one password check and the same statements.
 */
export async function provePassword(needs: AccessNeeds, visit: Visit, asked: Presented): Promise<Candidate> {
  const address = addressKeyOf(asked.username);
  const slug = asked.tenant?.trim().toLowerCase() || undefined;
  const found = await needs.database.asSystem('sign in', tx => findCandidate(tx, address, slug));
  const isRight = await braked(needs, { address, network: visit.network, signal: visit.signal }, async () => {
    const fits = await needs.passwords.verify(found?.hash, asked.password);
    return fits && found !== undefined && !found.isFrozen;
  });
  if (isRight && found) {
    await strengthen(needs, found, asked.password);
    return found;
  }
  await needs.database.asSystem('sign in', tx =>
    insertRefusedSignIn(tx, {
      id: newId(needs.world),
      at: needs.world.now(),
      network: visit.network,
      known: found,
    }),
  );
  throw fail('wrong_credentials');
}

/** A hash made with yesterday's settings is made anew at the only moment the password is at hand. */
async function strengthen(needs: AccessNeeds, person: Candidate, password: Secret<string>): Promise<void> {
  const { hash } = person;
  if (hash === undefined || !needs.passwords.isOutdated(hash)) return;
  const stronger = await needs.passwords.hash(password);
  await needs.database.inTenant(scopeOfPerson(person), tx =>
    replaceHash(tx, person.userId, { from: hash, to: stronger, now: needs.world.now() }),
  );
}
