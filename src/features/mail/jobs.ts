import { shifted } from '#kernel/world.ts';
import type { Upkeep } from '#platform/queue/job.ts';
import { goOnReconnected } from './mailboxes/go-on.ts';
import { deleteNotices } from './push/store.ts';
import { MAIL_COURIER, runMailCourier } from './sync/courier.ts';
import { type TidyNeeds, tidyAll } from './tidy/tidy.ts';
import { compareDaily, lookAtSilent, pullAll, tendWatches, WATCH } from './watch/tend.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** As long as Pub/Sub may tell the same thing again. */
const NOTICES_KEPT_MS = 8 * DAY_MS;
const AT_ONCE = 1_000;

export const mailUpkeep: readonly Upkeep<TidyNeeds>[] = [
  {
    name: MAIL_COURIER,
    summary: 'Read the mailboxes that have new mail',
    when: { everyMs: 250 },
    timeLimitMs: 6 * MINUTE_MS,
    run: runMailCourier,
  },
  {
    name: WATCH,
    summary: 'Have Gmail tell of new mail, and renew that long before it ends',
    when: { everyMs: 2_000 },
    timeLimitMs: 5 * MINUTE_MS,
    run: tendWatches,
  },
  {
    name: 'mail.silence',
    summary: 'Look into mailboxes of which nothing was heard',
    when: { everyMs: 30_000 },
    timeLimitMs: MINUTE_MS,
    run: lookAtSilent,
  },
  {
    name: 'mail.reconnected',
    summary: 'Go on with mailboxes whose account has been connected again',
    when: { everyMs: 3_000 },
    timeLimitMs: MINUTE_MS,
    run: goOnReconnected,
  },
  {
    name: 'mail.compare',
    summary: 'Compare every mailbox with Gmail’s own list, once a day',
    when: { everyMs: 5 * MINUTE_MS },
    timeLimitMs: MINUTE_MS,
    run: compareDaily,
  },
  {
    name: 'mail.tidy',
    summary: 'Clear away at Google what mailboxes left that are archived or disconnected',
    when: { everyMs: 15_000 },
    timeLimitMs: 5 * MINUTE_MS,
    run: tidyAll,
  },
  {
    name: 'mail.pull',
    summary: 'Fetch what Google has to tell where it cannot call this server',
    when: { everyMs: 2_000 },
    timeLimitMs: 5 * MINUTE_MS,
    run: pullAll,
  },
  {
    name: 'mail.prune',
    summary: 'Clear away what Google told more than a week ago',
    when: { cron: '17 * * * *' },
    timeLimitMs: 10 * MINUTE_MS,
    async run({ database, world }, signal) {
      const before = shifted(world.now(), -NOTICES_KEPT_MS);
      let deleted = AT_ONCE;
      while (deleted === AT_ONCE && !signal.aborted)
        deleted = await database.asSystem('run upkeep', tx => deleteNotices(tx, { before, most: AT_ONCE }));
    },
  },
];
