import { shifted } from '#kernel/world.ts';
import type { Upkeep } from '#platform/queue/job.ts';
import { COURIER, runCourier } from './sending/courier.ts';
import { deleteEndedSecrets, deleteEvents } from './sending/store.ts';
import type { WebhookNeeds } from './webhook-needs.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** For looking something up and for sending it again; and so long an endpoint may be off and miss nothing. */
const KEPT_DAYS = 30;
const AT_ONCE = 1_000;

export const webhookUpkeep: readonly Upkeep<WebhookNeeds>[] = [
  {
    name: COURIER,
    summary: 'Send webhooks that are due',
    when: { everyMs: 1_000 },
    timeLimitMs: 6 * MINUTE_MS,
    run: runCourier,
  },
  {
    name: 'webhooks.prune',
    summary: `Clear away what was sent by webhook more than ${KEPT_DAYS} days ago`,
    when: { cron: '43 * * * *' },
    timeLimitMs: 10 * MINUTE_MS,
    async run({ database, world }, signal) {
      const now = world.now();
      await database.asSystem('run upkeep', tx => deleteEndedSecrets(tx, now));
      const before = shifted(now, -KEPT_DAYS * DAY_MS);
      let deleted = AT_ONCE;
      while (deleted === AT_ONCE && !signal.aborted)
        deleted = await database.asSystem('run upkeep', tx => deleteEvents(tx, { before, most: AT_ONCE }));
    },
  },
];
