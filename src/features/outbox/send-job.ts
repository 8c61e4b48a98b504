import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { jobsOf } from '#platform/queue/job.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { sendMail } from './send.ts';

const job = jobsOf<OutboxNeeds>();

/** The first attempt, at once. All that comes after it is found by its time (tend.ts). */
export const sendJob = job({
  name: 'outbox.send',
  input: z.object({ mailId: idSchema<'outbox_mail'>() }),
  retries: 3,
  timeLimitMs: 3 * 60_000,
  run: (needs, who, { mailId }) => sendMail(needs, who, mailId),
});
