import type { Upkeep } from '#platform/queue/job.ts';
import { endExpired } from '../pending/end-expired.ts';
import type { DisconnectNeeds } from './disconnect.ts';
import { endOrphans } from './end-orphans.ts';
import { tellGoogleAgain } from './tell-google-again.ts';
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
  {
    name: 'connections.end_pending',
    summary: 'Give back Google accounts whose code did not come back in time',
    when: { cron: '*/5 * * * *' },
    timeLimitMs: 4 * 60_000,
    run: endExpired,
  },
  {
    name: 'connections.tell_google_again',
    summary: 'Tell Google of permissions that have ended and of which it has not heard yet',
    when: { cron: '23 * * * *' },
    timeLimitMs: 30 * 60_000,
    run: tellGoogleAgain,
  },
];
