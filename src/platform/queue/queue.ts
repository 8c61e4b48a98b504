import { PgBoss } from 'pg-boss';
import type { Log } from '#kernel/log.ts';
import type { Scope } from '#kernel/scope.ts';
import type { DatabaseAddress } from '#platform/postgres/client.ts';
import { asLogin } from '#platform/postgres/transaction.ts';
import type { AnyJob, Queue } from './job.ts';
import { JOBS_SCHEMA } from './schema.ts';

const CONNECTIONS = 4; // apart from the pool of the requests, so that neither starves the other
const FIRST_RETRY_SECONDS = 5;
const LONGEST_RETRY_SECONDS = 3_600;
const KEEP_FINISHED_SECONDS = 86_400;
const ENDLESS_RETRIES = 1_000_000;

/** What stands on a job beside its input: for whom it is done, and who caused it. Ids only. */
export type Envelope = { tenantId: string; actor: Scope['actor']; input: unknown };

export type OpenQueue = Queue & { boss: PgBoss; stop(): Promise<void> };

export async function openQueue(needs: {
  address: DatabaseAddress;
  jobs: readonly AnyJob<never>[];
  log: Log;
}): Promise<OpenQueue> {
  const boss = new PgBoss({
    ...needs.address,
    schema: JOBS_SCHEMA,
    application_name: 'keyholder jobs',
    max: CONNECTIONS,
    migrate: false,
    createSchema: false,
    reindex: false, // the login role owns no index
    useListenNotify: true,
  });
  boss.on('error', cause => needs.log.warn({ cause }, 'the job queue had trouble'));
  await boss.start();
  for (const job of needs.jobs) await ensureQueue(boss, job);
  return {
    boss,
    async enqueue(tx, who, job, input, options = {}) {
      const envelope: Envelope = { tenantId: who.tenantId, actor: who.actor, input };
      await boss.send(job.name, envelope, {
        db: { executeSql: (text, values) => asLogin(tx, text, values) },
        ...(job.onePer && { singletonKey: `${who.tenantId} ${job.onePer(input)}` }),
        ...(options.notBefore && { startAfter: options.notBefore }),
      });
    },
    stop: () => boss.stop({ graceful: true }),
  };
}

async function ensureQueue(boss: PgBoss, job: AnyJob<never>): Promise<void> {
  const options = {
    // With turns, a failed job would block its key for good: there the worker itself gives up (work.ts).
    retryLimit: job.takesTurns ? ENDLESS_RETRIES : job.retries,
    retryDelay: FIRST_RETRY_SECONDS,
    retryBackoff: true,
    retryDelayMax: LONGEST_RETRY_SECONDS,
    expireInSeconds: Math.ceil(job.timeLimitMs / 1_000),
    deleteAfterSeconds: KEEP_FINISHED_SECONDS,
    notify: true,
  };
  const existing = await boss.getQueue(job.name);
  if (existing) await boss.updateQueue(job.name, options);
  else
    await boss.createQueue(job.name, { ...options, policy: job.takesTurns ? 'key_strict_fifo' : 'standard' });
}
