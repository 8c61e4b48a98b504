import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { recordByName } from '../users/acting.ts';
import { type ApiKey, type ApiKeyId, isLive } from './api-key.ts';
import { type MadeKey, saveNewKey } from './make.ts';
import { isOwn, requireKey } from './revoke.ts';
import { markReplaced } from './store.ts';

const HOUR_MS = 60 * 60_000;
export const USUAL_OVERLAP_HOURS = 24;

/**
 * A new key with the same owner, scopes and length of life. Refresh tokens are for one key only, so not for it. The old one goes on working for the overlap, so
 * that programs can change over without a gap, and not a moment longer than it would have anyway.
 */
export async function rotateKey(
  needs: AccessNeeds,
  who: Scope,
  asked: { keyId: ApiKeyId; overlapHours: number },
): Promise<MadeKey> {
  const now = needs.world.now();
  return needs.database.inTenant(who, async tx => {
    const key = await requireKey(tx, who, asked.keyId);
    // The new key would be shown to somebody who is not the person it stands for.
    if (key.owner.kind === 'user' && !isOwn(who, key)) {
      throw fail('not_permitted', {
        detail: 'Only the person a key belongs to can rotate it. You can revoke it.',
      });
    }
    mustBeRotatable(key, now);
    const { name, scopes, owner } = key;
    const expiresAt = key.expiresAt && shifted(now, key.expiresAt.getTime() - key.createdAt.getTime());
    const made = await saveNewKey(needs, tx, { name, scopes, owner, expiresAt });
    const overlapEnd = shifted(now, asked.overlapHours * HOUR_MS);
    const oldEnd = key.expiresAt && key.expiresAt < overlapEnd ? key.expiresAt : overlapEnd;
    await markReplaced(tx, key.id, { by: made.id, expiresAt: oldEnd });
    await recordByName(needs, tx, who, {
      action: 'api_key.rotated',
      subject: { kind: 'api_key', id: key.id },
      detail: { name, replaced_by: made.id, overlap_hours: asked.overlapHours },
    });
    for (const id of [key.id, made.id]) await announce(tx, { kind: 'api_key.changed', id });
    return made;
  });
}

function mustBeRotatable(key: ApiKey, now: Date): void {
  if (!isLive(key, now)) throw fail('conflict', { detail: 'This key no longer works. Make a new one.' });
  if (key.replacedBy)
    throw fail('conflict', { detail: 'This key has a successor already. Rotate that one.' });
  if (key.isOwnerFrozen) throw fail('conflict', { detail: 'The owner of this key is frozen.' });
}
