import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { requireWritable } from './save.ts';
import type { SetupNeeds } from './setup-needs.ts';
import { type DraftId, type Former, goingLive, kept, stageNames, stagesIn } from './stages.ts';
import { deleteCheck, deleteFormer, findCheck, upsertFormer } from './store.ts';
import { tellChanged } from './tell-changed.ts';
import { clientsOf, differences, type SetupValues } from './values.ts';

const HOUR_MS = 60 * 60_000;
/** One can go back as long, and what was connected through the former app goes on with it as long. */
export const FORMER_KEPT_MS = 24 * HOUR_MS;
/** Much can happen at Google in the meantime. */
const CHECK_COUNTS_MS = HOUR_MS;

type Asked = { draftId: DraftId; despiteFailures: boolean };

/** The draft takes the place of the live set-up, in one write. Exactly the draft that was looked at. */
export async function promoteDraft(needs: SetupNeeds, who: Scope, asked: Asked): Promise<void> {
  requireWritable(needs);
  if (!asked.despiteFailures) await requireGoodCheck(needs, who, asked.draftId);
  const now = needs.world.now();
  const until = shifted(now, FORMER_KEPT_MS);
  // Noted first: whatever is written after this is cleared away in time, even if the server dies in between.
  await needs.database.inTenant(who, tx => upsertFormer(tx, until));
  let [before, after]: SetupValues[] = [];
  await needs.secrets.update(who, stageNames, found => {
    const { live, draft } = stagesIn(found, now);
    if (draft?.id !== asked.draftId) throw changedMeanwhile();
    [before, after] = [live, draft.values];
    const former: Former = { promotedAt: now, until, values: live };
    return new Map([
      ...goingLive(live, draft.values),
      ['google_draft', null] as const,
      ['google_former', kept(former)] as const,
    ]);
  });
  await tell(needs, who, 'google_setup.promoted', { before, after });
}

/**
 * Back to what was live before, within its day. What is live now is given up, and the draft stays. Whoever names
 * the swap that they take back takes back no other: of two who do it at once the second would undo the first.
 */
export async function rollBack(
  needs: SetupNeeds,
  who: Scope,
  { promotedAt }: { promotedAt?: Date | undefined } = {},
): Promise<void> {
  requireWritable(needs);
  const now = needs.world.now();
  let [before, after]: SetupValues[] = [];
  await needs.secrets.update(who, stageNames, found => {
    const { live, former } = stagesIn(found, now);
    if (!former) throw fail('conflict', { detail: 'There is no earlier set-up any more to go back to.' });
    if (promotedAt && promotedAt.getTime() !== former.promotedAt.getTime()) throw swappedMeanwhile();
    [before, after] = [live, former.values];
    // What was live a moment ago stays usable as long: accounts were connected through it, too.
    const undone: Former = { promotedAt: now, until: former.until, values: live };
    return new Map([...goingLive(live, former.values), ['google_former', kept(undone)] as const]);
  });
  await tell(needs, who, 'google_setup.rolled_back', { before, after });
}

export async function discardDraft(needs: SetupNeeds, who: Scope): Promise<void> {
  requireWritable(needs);
  let isThere = false;
  await needs.secrets.update(who, ['google_draft'], found => {
    isThere = found.has('google_draft');
    return isThere ? new Map([['google_draft', null]]) : new Map();
  });
  if (!isThere) throw fail('conflict', { detail: 'There is no draft to discard.' });
  await tellChanged(needs, who, {
    action: 'google_setup.draft_discarded',
    also: tx => deleteCheck(tx, 'draft'),
  });
}

/** Upkeep, when its day is over. */
export async function forgetFormer(needs: SetupNeeds, who: Scope): Promise<void> {
  const now = needs.world.now();
  let isOver = true;
  await needs.secrets.update(who, stageNames, found => {
    isOver = stagesIn(found, now).former === undefined;
    return isOver && found.has('google_former') ? new Map([['google_former', null]]) : new Map();
  });
  if (isOver) await needs.database.inTenant(who, deleteFormer);
}

async function requireGoodCheck(needs: SetupNeeds, who: Scope, draftId: DraftId): Promise<void> {
  const check = await needs.database.inTenant(who, tx => findCheck(tx, 'draft'));
  const isOfThis = check?.draftId === draftId;
  const isFresh = check && check.checkedAt >= shifted(needs.world.now(), -CHECK_COUNTS_MS);
  if (!isOfThis || !isFresh)
    throw fail('conflict', {
      reason: 'not_verified',
      detail: 'This draft has not been verified within the last hour. Verify it first.',
    });
  if (check.failed > 0)
    throw fail('conflict', {
      reason: 'verification_failed',
      detail:
        'The examination of this draft found something that does not work. Mend it, or promote it in spite of that.',
    });
}

function changedMeanwhile() {
  return fail('conflict', {
    reason: 'draft_changed',
    detail:
      'The draft is not the one that was verified: somebody has changed or promoted it. Look at it again.',
  });
}

function swappedMeanwhile() {
  return fail('conflict', {
    reason: 'former_changed',
    detail:
      'The set-up has been changed again since you looked: somebody has gone back already, or promoted another draft. Look at it again.',
  });
}

type Swap = { before: SetupValues | undefined; after: SetupValues | undefined };

async function tell(needs: SetupNeeds, who: Scope, action: string, { before, after }: Swap): Promise<void> {
  if (!before || !after) throw new Error('Nothing was swapped.');
  const clientIds = clientsOf(after);
  for (const follower of needs.appFollowers) await follower.changed(who, clientIds);
  await tellChanged(needs, who, {
    action,
    detail: { fields: differences(before, after).join(' ') },
    async also(tx) {
      await deleteCheck(tx, 'live');
      if (action === 'google_setup.promoted') await deleteCheck(tx, 'draft');
    },
  });
}
