import { scopeOfHouse } from '#features/access/proven-scope.ts';
import type { Log } from '#kernel/log.ts';
import type { Upkeep } from '#platform/queue/job.ts';
import { forgetFormer } from './promote.ts';
import type { SetupNeeds } from './setup-needs.ts';
import { listEndedFormers } from './store.ts';

const MOST_PER_RUN = 500;
const NAME = 'apps.forget_formers';

export const setupUpkeep: readonly Upkeep<SetupNeeds & { log: Log }>[] = [
  {
    name: NAME,
    summary: 'Clear away Google set-ups that were replaced more than a day ago',
    when: { cron: '*/15 * * * *' },
    timeLimitMs: 10 * 60_000,
    async run(needs, signal) {
      const now = needs.world.now();
      const ended = await needs.database.asSystem('run upkeep', tx =>
        listEndedFormers(tx, { now, most: MOST_PER_RUN }),
      );
      for (const tenantId of ended) {
        if (signal.aborted) return;
        await forgetFormer(needs, scopeOfHouse(tenantId, NAME)).catch(cause =>
          needs.log.warn({ cause, tenantId }, 'a former Google set-up could not be cleared away yet'),
        );
      }
    },
  },
];
