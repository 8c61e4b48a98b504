import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { jobsOf } from '#platform/queue/job.ts';
import { type TellNeeds, tellGoogle } from './tell-google.ts';

const job = jobsOf<TellNeeds>();

/** To be enqueued in the transaction that ends what Google has still to be told of. */
export const tellGoogleJob = job({
  name: 'connections.tell_google',
  input: z.object({ revocationId: idSchema<'revocation'>() }),
  retries: 100, // some days: nothing here waits for it, and a Google that is down comes back
  timeLimitMs: 60_000,
  run: (needs, who, { revocationId }) => tellGoogle(needs, who, revocationId),
});
