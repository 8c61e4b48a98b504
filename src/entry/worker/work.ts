import type { JobWithMetadata } from 'pg-boss';
import { requireId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { mintScope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { AnyJob, Upkeep } from '#platform/queue/job.ts';
import type { Envelope, OpenQueue } from '#platform/queue/queue.ts';

const AT_ONCE = 4; // per kind of job and node
/** A new job is announced; only one that waited for another of its key is found by looking. */
const looking = {
  includeMetadata: true,
  localConcurrency: AT_ONCE,
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 1,
  burstWhenBatchFull: true,
} as const;

export type Worker = { stop(): Promise<void> };

/** Takes jobs from the queue, does the upkeep by the clock, and stops without leaving anything half done. */
export async function startWorker<Needs>(parts: {
  needs: Needs;
  queue: OpenQueue;
  jobs: readonly AnyJob<Needs>[];
  upkeep: readonly Upkeep<Needs>[];
  world: World;
  log: Log;
}): Promise<Worker> {
  const stopping = new AbortController();
  for (const job of parts.jobs) {
    const handle = async (claimed: JobWithMetadata<Envelope>[]) => {
      for (const one of claimed) await runJob(parts, job, one, stopping.signal);
    };
    await parts.queue.boss.work<Envelope, void, typeof looking>(job.name, looking, handle);
  }
  for (const item of parts.upkeep)
    if ('cron' in item.when) await scheduleUpkeep(parts, item, item.when.cron, stopping.signal);
  const ticking = parts.upkeep.flatMap(item =>
    'everyMs' in item.when ? [tick(parts, item, item.when.everyMs, stopping.signal)] : [],
  );
  return {
    async stop() {
      stopping.abort();
      await Promise.all(ticking);
    },
  };
}

async function runJob<Needs>(
  { needs, log }: { needs: Needs; log: Log },
  job: AnyJob<Needs>,
  claimed: JobWithMetadata<Envelope>,
  stopping: AbortSignal,
): Promise<void> {
  const attempts = claimed.retryCount;
  const isLast = attempts >= job.retries;
  const facts = { job: job.name, jobId: claimed.id, attempts };
  if (attempts > job.retries) return log.error(facts, 'a job ended its process each time and is given up');
  const { tenantId, actor, input } = claimed.data;
  const who = mintScope({ tenantId: requireId(tenantId), actor, permissions: [] });
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(job.timeLimitMs)]);
  try {
    await job.runStored(needs, who, input, signal);
  } catch (cause) {
    if (!isLast) log.warn({ ...facts, cause }, 'a job failed and will be tried again');
    else log.error({ ...facts, cause }, 'a job failed for the last time and is given up');
    if (!isLast || !job.takesTurns) throw cause;
  }
}

async function scheduleUpkeep<Needs>(
  parts: { needs: Needs; queue: OpenQueue; log: Log },
  item: Upkeep<Needs>,
  cron: string,
  stopping: AbortSignal,
): Promise<void> {
  const { boss } = parts.queue;
  if (!(await boss.getQueue(item.name)))
    await boss.createQueue(item.name, { policy: 'singleton', retryLimit: 0 });
  await boss.schedule(item.name, cron, {}, { tz: 'UTC', singletonKey: item.name });
  await boss.work(item.name, () => runUpkeep(parts, item, stopping));
}

/** Short rounds on every node: these items take their own lease in the database, so that one node does the work. */
async function tick<Needs>(
  parts: { needs: Needs; world: World; log: Log },
  item: Upkeep<Needs>,
  everyMs: number,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    await runUpkeep(parts, item, stopping);
    await parts.world.delay(everyMs, stopping).catch(() => {});
  }
}

async function runUpkeep<Needs>(
  { needs, log }: { needs: Needs; log: Log },
  item: Upkeep<Needs>,
  stopping: AbortSignal,
): Promise<void> {
  try {
    await item.run(needs, AbortSignal.any([stopping, AbortSignal.timeout(item.timeLimitMs)]));
  } catch (cause) {
    if (!stopping.aborted)
      log.warn({ cause, upkeep: item.name }, 'upkeep failed and will run again at its time');
  }
}
