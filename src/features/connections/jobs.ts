import type { Upkeep } from '#platform/queue/job.ts';
import type { ConnectionNeeds } from './connection-needs.ts';
import { pruneConsents, recoverConsents } from './consent/recover.ts';

const MINUTE_MS = 60_000;

export const consentUpkeep: readonly Upkeep<ConnectionNeeds>[] = [
  {
    name: 'connections.recover_consents',
    summary: 'Go on with consents that a crash or a busy Google has left behind',
    when: { everyMs: 5_000 }, // somebody is looking at a page that waits for it
    timeLimitMs: 5 * MINUTE_MS,
    async run(needs, signal) {
      await recoverConsents(needs, signal);
    },
  },
  {
    name: 'connections.prune_consents',
    summary: 'Clear away consents that ended long ago',
    when: { cron: '37 * * * *' },
    timeLimitMs: 5 * MINUTE_MS,
    run: pruneConsents,
  },
];
