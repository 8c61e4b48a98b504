import type { Upkeep } from '#platform/queue/job.ts';
import { deleteUsedNonces } from './discovery/store.ts';
import type { DomainNeeds } from './domains/domain-needs.ts';
import { recheckDomains } from './domains/recheck.ts';

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
    summary: 'Forget cookies of sign-ins that have expired',
    when: { cron: '*/15 * * * *' },
    timeLimitMs: MINUTE_MS,
    async run({ database, world }) {
      await database.asSystem('run upkeep', tx => deleteUsedNonces(tx, world.now()));
    },
  },
];
