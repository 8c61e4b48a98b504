import { shifted } from '#kernel/world.ts';
import { makeKey, type SigningKeyNeeds } from './rotate.ts';
import type { SigningKeyId } from './signing-key.ts';
import { listSigningKeys, lockRotation, replaceSealedPrivate } from './store.ts';

/** Twice what programs may keep our key set, and longer than a node goes without looking. */
const TAKES_OVER_AFTER_MS = 10 * 60_000;

export type Pushed = { id: SigningKeyId; signsFrom: Date };

/**
 * A new key out of turn. Usually nobody notices: it takes over once everybody who checks can know it. When the
 * old ones may be in other hands it takes over at once, and whatever they signed is good for nothing any more.
 */
export async function pushSigningKey(
  needs: SigningKeyNeeds,
  { areOldOnesLeaked }: { areOldOnesLeaked: boolean },
): Promise<Pushed> {
  const now = needs.world.now();
  const signsFrom = areOldOnesLeaked ? now : shifted(now, TAKES_OVER_AFTER_MS);
  return needs.database.asSystem('serve keys', async tx => {
    await lockRotation(tx);
    const before = areOldOnesLeaked ? await listSigningKeys(tx) : [];
    for (const { id } of before) await replaceSealedPrivate(tx, id, null);
    return { id: await makeKey(needs, tx, signsFrom), signsFrom };
  });
}
