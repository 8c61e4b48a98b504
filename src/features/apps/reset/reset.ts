import { z } from 'zod';
import { recordByName } from '#features/access/users/acting.ts';
import { requireTenant } from '#features/tenants/find.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { jobsOf, type Queue } from '#platform/queue/job.ts';
import type { SetupNeeds } from '../setup/setup-needs.ts';
import { CHANGED } from '../setup/tell-changed.ts';
import type { BoundResetStep, Counted } from './reset-step.ts';
import { findReset, markResetEnded, type Reset, upsertReset } from './store.ts';

export type ResetNeeds = Pick<SetupNeeds, 'database' | 'seals' | 'world'> & {
  queue: Queue;
  resetSteps: readonly BoundResetStep[];
};

type ShownStep = Counted & { name: string; title: string };

export type ShownReset = {
  /** To be typed by whoever means it. */
  confirm: string;
  last: Reset | undefined;
  stops: ShownStep[];
  open: ShownStep[];
};

/** What will stop, and what is still open at Google of the last time. */
export async function showReset(needs: ResetNeeds, who: Scope): Promise<ShownReset> {
  const { slug } = await requireTenant(needs, who);
  const last = await needs.database.inTenant(who, findReset);
  const counted = (count: (step: BoundResetStep) => Promise<Counted>) =>
    Promise.all(
      needs.resetSteps.map(async step => ({ name: step.name, title: step.title, ...(await count(step)) })),
    );
  return {
    confirm: slug,
    last,
    stops: await counted(step => step.preview(who)),
    open: await counted(step => step.open(who)),
  };
}

/** Begun with the commit, and carried on by a job until every step has gone through. */
export async function beginReset(
  needs: ResetNeeds,
  who: Scope,
  { confirm }: { confirm: string },
): Promise<void> {
  const { slug } = await requireTenant(needs, who);
  if (confirm !== slug)
    throw fail('invalid_input', { fields: { confirm: 'must be the short name of the organisation' } });
  await needs.database.inTenant(who, async tx => {
    await upsertReset(tx, needs.world.now());
    await needs.queue.enqueue(tx, who, resetJob, {});
    await recordByName(needs, tx, who, { action: 'google_setup.reset_begun' });
    await announce(tx, { kind: CHANGED, id: who.tenantId });
  });
}

async function carryOut(needs: ResetNeeds, who: Scope, signal: AbortSignal): Promise<void> {
  const reset = await needs.database.inTenant(who, findReset);
  if (!reset || reset.endedAt) return;
  for (const step of needs.resetSteps) {
    await step.run(who, signal);
    signal.throwIfAborted(); // what is left is for the next try
  }
  await needs.database.inTenant(who, async tx => {
    if (!(await markResetEnded(tx, reset.begunAt, needs.world.now()))) return;
    await recordByName(needs, tx, who, { action: 'google_setup.reset_ended' });
    await announce(tx, { kind: CHANGED, id: who.tenantId });
  });
}

const job = jobsOf<ResetNeeds>();

export const resetJob = job({
  name: 'apps.reset',
  input: z.object({}),
  onePer: () => 'reset',
  retries: 50,
  timeLimitMs: 10 * 60_000,
  run: (needs, who, _input, signal) => carryOut(needs, who, signal),
});
