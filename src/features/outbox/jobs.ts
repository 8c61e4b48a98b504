import { shifted } from '#kernel/world.ts';
import type { Upkeep } from '#platform/queue/job.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { sendJob } from './send-job.ts';
import { deletePassing, forgetRaw } from './store.ts';
import { TENDER, tendOutbox } from './tend.ts';

const DAY_MS = 24 * 60 * 60_000;
const KEPT_DAYS = 30;
const AT_ONCE = 500;

export const outboxJobs = [sendJob];

export const outboxUpkeep: readonly Upkeep<OutboxNeeds>[] = [
  {
    name: TENDER,
    summary: 'Send mail that is due, and look for mail of which it is not known whether it has gone out',
    when: { everyMs: 2_000 },
    timeLimitMs: 3 * 60_000,
    run: tendOutbox,
  },
  {
    name: 'outbox.forget',
    summary: `Forget the words of mail that was not sent for ${KEPT_DAYS} days, and mailboxes’ mails to themselves`,
    when: { cron: '17 3 * * *' },
    timeLimitMs: 10 * 60_000,
    async run({ database, world }, signal) {
      const old = { before: shifted(world.now(), -KEPT_DAYS * DAY_MS), most: AT_ONCE };
      for (const forget of [forgetRaw, deletePassing]) {
        let forgotten = AT_ONCE;
        while (forgotten === AT_ONCE && !signal.aborted)
          forgotten = await database.asSystem('run upkeep', tx => forget(tx, old));
      }
    },
  },
];
