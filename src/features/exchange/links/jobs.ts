import type { Upkeep } from '#platform/queue/job.ts';
import type { ExchangeNeeds } from '../exchange-needs.ts';
import { pruneLinks } from './prune.ts';

export const linkUpkeep: readonly Upkeep<ExchangeNeeds>[] = [
  {
    name: 'exchange.prune_links',
    summary: 'Clear away links of the token exchange that expired long ago',
    when: { cron: '41 * * * *' },
    timeLimitMs: 5 * 60_000,
    run: pruneLinks,
  },
];
