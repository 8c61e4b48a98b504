import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { shifted } from '#kernel/world.ts';
import { accessToken } from '../access-token.ts';
import type { GrantNeeds } from '../grant-needs.ts';
import { type Due, listDue } from './store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** More than callers usually ask for, and enough rounds for another try when Google is busy. */
const AHEAD_MS = 10 * MINUTE_MS;
/** Whoever has not used their account for a day waits for a refresh again. */
const USED_WITHIN_MS = DAY_MS;
/** A grant that died is noticed by then, also when nobody uses it. */
const HEARD_OF_WITHIN_MS = DAY_MS;
/** As many as a minute is enough for when Google takes a fifth of a second. */
const MOST_PER_ROUND = 1_500;
const AT_ONCE = 5; // few beside what callers wait for

/** Refreshes what is in use before anybody has to wait for it, and finds out early what has died. */
export async function renewAhead(needs: GrantNeeds, signal: AbortSignal): Promise<void> {
  const now = needs.world.now();
  const due = await needs.database.asSystem('run upkeep', tx =>
    listDue(tx, {
      now,
      expiresBefore: shifted(now, AHEAD_MS),
      usedSince: shifted(now, -USED_WITHIN_MS),
      heardOfSince: shifted(now, -HEARD_OF_WITHIN_MS),
      most: MOST_PER_ROUND,
    }),
  );
  const queue = due.values();
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (const one of queue) {
      if (signal.aborted) return;
      await renewOne(needs, one);
    }
  });
  await Promise.all(lanes);
}

/** What Google says is written down where it belongs; only our own trouble is told here, and stops nobody else. */
async function renewOne(needs: GrantNeeds, { tenantId, key }: Due): Promise<void> {
  const who = scopeOfHouse(tenantId, 'connections.renew_ahead');
  const asked = { service: key.service, use: 'inside', minimumTtlMs: AHEAD_MS } as const;
  try {
    await accessToken(needs, who, key.connectionId, asked);
  } catch (cause) {
    needs.log.warn({ cause, connectionId: key.connectionId }, 'a token could not be renewed ahead');
  }
}
