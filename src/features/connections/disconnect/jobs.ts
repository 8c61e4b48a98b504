import type { Upkeep } from '#platform/queue/job.ts';
import type { DisconnectNeeds } from './disconnect.ts';
import { endOrphans } from './end-orphans.ts';
import { tellGoogleJob } from './tell-google-job.ts';

export const disconnectJobs = [tellGoogleJob];

export const disconnectUpkeep: readonly Upkeep<DisconnectNeeds>[] = [
  {
    name: 'connections.end_orphans',
    summary: 'Disconnect the Google accounts of people who have left',
    when: { cron: '*/5 * * * *' },
    timeLimitMs: 4 * 60_000,
    run: endOrphans,
  },
];
