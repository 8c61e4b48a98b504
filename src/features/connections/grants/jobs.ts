import type { Upkeep } from '#platform/queue/job.ts';
import { renewAhead } from './ahead/renew-ahead.ts';
import type { GrantNeeds } from './grant-needs.ts';

export const grantUpkeep: readonly Upkeep<GrantNeeds>[] = [
  {
    name: 'connections.renew_ahead',
    summary: 'Refresh Google tokens that are about to expire, and find out early which grants have died',
    when: { cron: '* * * * *' },
    timeLimitMs: 55_000, // the next round begins a minute later
    run: renewAhead,
  },
];
