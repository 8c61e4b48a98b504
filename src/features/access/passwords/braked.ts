import { fail } from '#kernel/failures.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { type AddressKey, addressKeyOf } from '../address.ts';
import { brakeKeys, judgeAttempt } from './brake.ts';
import { countAttempt, forgetAttempts, lockCounters, uncountAttempt } from './store.ts';

type Visitor = { address: AddressKey; network: string; signal?: AbortSignal | undefined };

/**
 * Runs one password check under the brake. The try is counted before it is made, so that a thousand made at
 * once count as a thousand; what turns out right, or could not be made at all, is taken back.
 */
export async function braked(
  needs: AccessNeeds,
  visitor: Visitor,
  check: () => Promise<boolean>,
): Promise<boolean> {
  const keys = brakeKeys(await needs.seals.installationKey('brake on guessing'), visitor);
  const now = needs.world.now();
  const verdict = await needs.database.asSystem('sign in', async tx => {
    const judged = judgeAttempt(await lockCounters(tx, keys, now), now);
    if (judged.kind === 'go') await countAttempt(tx, keys, now);
    return judged;
  });
  if (verdict.kind === 'refused') {
    needs.log.info({ network: visitor.network }, 'refused a sign-in after too many tries');
    throw fail('too_many_requests', {
      detail: 'Too many tries. Wait a moment, then try again.',
      retryAfterMs: verdict.retryAfterMs,
    });
  }
  if (verdict.delayMs > 0) await needs.world.delay(verdict.delayMs, visitor.signal);
  const isRight = await check().catch(async (cause: unknown) => {
    await needs.database.asSystem('sign in', tx => uncountAttempt(tx, Object.values(keys)));
    throw cause;
  });
  if (isRight) {
    await needs.database.asSystem('sign in', async tx => {
      await uncountAttempt(tx, [keys.network, keys.address]);
      await forgetAttempts(tx, keys.pair);
    });
  }
  return isRight;
}

/** For checks of somebody who is signed in already: their id stands where the address would. */
export function ownBrake(userId: string, network: string): Visitor {
  return { address: addressKeyOf(userId), network };
}
