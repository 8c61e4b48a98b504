import { shifted } from '#kernel/world.ts';
import type { Upkeep } from '#platform/queue/job.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { sendJob } from './send-job.ts';
import { forgetRaw } from './store.ts';
import { TENDER, tendOutbox } from './tend.ts';

const DAY_MS = 24 * 60 * 60_000;
const KEPT_DAYS = 30;

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
    summary: `Forget the words of mail that was not sent for ${KEPT_DAYS} days`,
    when: { cron: '17 3 * * *' },
    timeLimitMs: 10 * 60_000,
    async run({ database, world }) {
      const before = shifted(world.now(), -KEPT_DAYS * DAY_MS);
      await database.asSystem('run upkeep', tx => forgetRaw(tx, before));
    },
  },
];
