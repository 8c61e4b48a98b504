import type { Upkeep } from '#platform/queue/job.ts';
import { deleteUsedNonces } from './discovery/store.ts';
import type { DomainNeeds } from './domains/domain-needs.ts';
import { recheckDomains } from './domains/recheck.ts';
import { deleteExpiredFlows } from './flows/store.ts';

const MINUTE_MS = 60_000;

export const signinUpkeep: readonly Upkeep<DomainNeeds>[] = [
  {
    name: 'signin.recheck_domains',
    summary: 'Look whether proven mail domains still have their DNS record',
    when: { cron: '*/20 * * * *' },
    timeLimitMs: 15 * MINUTE_MS,
    run: recheckDomains,
  },
  {
    name: 'signin.prune',
    summary: 'Forget sign-ins that have expired, and their cookies',
    when: { cron: '*/15 * * * *' },
    timeLimitMs: MINUTE_MS,
    async run({ database, world }) {
      await database.asSystem('run upkeep', async tx => {
        await deleteUsedNonces(tx, world.now());
        await deleteExpiredFlows(tx, world.now());
      });
    },
  },
];
