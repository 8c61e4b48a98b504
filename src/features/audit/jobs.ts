import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { jobsOf, type Upkeep } from '#platform/queue/job.ts';
import { type ErasureNeeds, erasePerson } from './erase-person.ts';
import { linkEntries } from './link.ts';
import { noteHeads, noteOverdue, type WitnessNeeds } from './witness.ts';

const job = jobsOf<ErasureNeeds>();

/** For whoever removes a person: enqueue it in the transaction that does so. */
export const erasePersonJob = job({
  name: 'audit.erase_person',
  input: z.object({ personId: idSchema<'user'>() }),
  onePer: ({ personId }) => personId,
  retries: 8,
  timeLimitMs: 600_000,
  async run(needs, who, input, signal) {
    await erasePerson(needs, who, input, signal);
    signal.throwIfAborted();
  },
});

export const auditJobs = [erasePersonJob];

export const auditUpkeep: Upkeep<WitnessNeeds>[] = [
  {
    name: 'audit.link',
    summary: 'Chain the new entries of the audit log',
    when: { everyMs: 1_000 }, // how long an entry can be removed without the chain telling
    timeLimitMs: 60_000,
    async run(needs, signal) {
      await linkEntries(needs, signal);
    },
  },
  {
    name: 'audit.note_overdue',
    summary: 'Report audit entries that have waited too long for their place in the chain',
    when: { cron: '17 * * * *' },
    timeLimitMs: 60_000,
    run: noteOverdue,
  },
  {
    name: 'audit.note_heads',
    summary: 'Write the heads of all audit chains to the log, where the database cannot change them',
    when: { cron: '41 3 * * *' },
    timeLimitMs: 300_000,
    run: noteHeads,
  },
];
