import type { Upkeep } from '#platform/queue/job.ts';
import { bindReceipts } from './bind.ts';
import { type ClearNeeds, clearOldPages } from './clear-away.ts';
import { deleteExpiredNarrowed } from './store.ts';
import { noteBooks, noteUnbound } from './witness.ts';

const MINUTE_MS = 60_000;

export const receiptUpkeep: readonly Upkeep<ClearNeeds>[] = [
  {
    name: 'connections.bind_receipts',
    summary: 'Bind the receipts of tokens that left into the pages of their book',
    when: { everyMs: 5_000 }, // how long a receipt can be removed without the book telling
    timeLimitMs: MINUTE_MS,
    async run(needs, signal) {
      await bindReceipts(needs, signal);
    },
  },
  {
    name: 'connections.note_unbound',
    summary: 'Report receipts that have waited too long for their place in the book',
    when: { cron: '19 * * * *' },
    timeLimitMs: MINUTE_MS,
    run: noteUnbound,
  },
  {
    name: 'connections.clear_receipts',
    summary: 'Clear away receipts older than thirteen months, and narrowed tokens that have expired',
    when: { cron: '27 * * * *' },
    timeLimitMs: 10 * MINUTE_MS,
    async run(needs, signal) {
      await needs.database.asSystem('run upkeep', tx => deleteExpiredNarrowed(tx, needs.world.now()));
      await clearOldPages(needs, signal);
    },
  },
  {
    name: 'connections.note_books',
    summary: 'Write how far all receipt books have got to the log, where the database cannot change it',
    when: { cron: '43 3 * * *' },
    timeLimitMs: 5 * MINUTE_MS,
    run: noteBooks,
  },
];
