import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { startWorker, type Worker } from '#entry/worker/work.ts';
import { newId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { mintScope } from '#kernel/scope.ts';
import { realWorld } from '#kernel/world.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { type AnyJob, jobsOf } from '#platform/queue/job.ts';
import { type OpenQueue, openQueue } from '#platform/queue/queue.ts';
import { freshDatabase } from '../harness/database.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const world = realWorld();

type Needs = {
  done: { input: string; tenantId: string; actor: string }[];
  running: Set<string>;
  overlaps: number;
  failures: number;
};
const job = jobsOf<Needs>();

const remember = job({
  name: 'test.remember',
  input: z.string(),
  retries: 0,
  timeLimitMs: 5_000,
  run: async ({ done }, who, input) =>
    void done.push({ input, tenantId: who.tenantId, actor: who.actor.kind }),
});

const takeTurns = job({
  name: 'test.take_turns',
  input: z.string(),
  onePer: input => input,
  retries: 0,
  timeLimitMs: 5_000,
  run: async (needs, _who, input) => {
    if (needs.running.has(input)) needs.overlaps += 1;
    needs.running.add(input);
    await pause(30);
    needs.running.delete(input);
    needs.done.push({ input, tenantId: '', actor: '' });
  },
});

const failOnce = job({
  name: 'test.fail_for_good',
  input: z.string(),
  onePer: () => 'one key',
  retries: 0,
  timeLimitMs: 5_000,
  run: async (needs, _who, input) => {
    needs.done.push({ input, tenantId: '', actor: '' });
    if (input === 'poison') throw new Error('as always');
  },
});

const jobs: AnyJob<Needs>[] = [remember, takeTurns, failOnce];

describe('the job queue', () => {
  const needs: Needs = { done: [], running: new Set(), overlaps: 0, failures: 0 };
  const tenantId = newId<'tenant'>(world);
  const who = mintScope({ tenantId, actor: { kind: 'operator' }, permissions: [] });
  let queue: OpenQueue;
  let worker: Worker;
  let database: ReturnType<typeof openDatabase>;
  let drop: () => Promise<void>;

  before(async () => {
    const fresh = await freshDatabase();
    drop = fresh.drop;
    database = openDatabase({ address: fresh.login, mostConnections: 4, log: silent });
    queue = await openQueue({ address: fresh.login, jobs, log: silent });
    worker = await startWorker({ needs, queue, jobs, upkeep: [], world, log: silent });
    await database.asSystem('act for the operator', tx =>
      tx
        .insertInto('tenants')
        .values({ id: tenantId, slug: 'acme', name: 'Acme', created_at: new Date() })
        .execute(),
    );
  });

  after(async () => {
    await queue.stop();
    await worker.stop();
    await database.close();
    await drop();
  });

  async function until(isTrue: () => boolean): Promise<void> {
    for (let waited = 0; !isTrue(); waited += 20) {
      assert.ok(waited < 8_000, 'the job was not done in time');
      await pause(20);
    }
  }

  it('does a job for its tenant and in the name of who caused it', async () => {
    await database.inTenant(who, tx => queue.enqueue(tx, who, remember, 'first'));
    await until(() => needs.done.some(({ input }) => input === 'first'));
    assert.deepEqual(needs.done.at(-1), { input: 'first', tenantId, actor: 'operator' });
  });

  it('never does a job whose transaction was rolled back', async () => {
    await assert.rejects(
      database.inTenant(who, async tx => {
        await queue.enqueue(tx, who, remember, 'undone');
        throw new Error('changed my mind');
      }),
    );
    await database.inTenant(who, tx => queue.enqueue(tx, who, remember, 'after'));
    await until(() => needs.done.some(({ input }) => input === 'after'));
    assert.ok(!needs.done.some(({ input }) => input === 'undone'));
  });

  it('leaves the transaction in the role it had', async () => {
    await database.inTenant(who, async tx => {
      await queue.enqueue(tx, who, remember, 'role');
      const rows = await tx.selectFrom('tenants').select('id').execute();
      assert.deepEqual(rows, [{ id: tenantId }]);
    });
  });

  it('never runs two jobs of one key at once', async () => {
    await database.inTenant(who, async tx => {
      for (let count = 0; count < 5; count += 1) await queue.enqueue(tx, who, takeTurns, 'same key');
    });
    await until(() => needs.done.filter(({ input }) => input === 'same key').length === 5);
    assert.equal(needs.overlaps, 0);
  });

  it('lets a job that fails for good hold up nobody of its key', async () => {
    await database.inTenant(who, tx => queue.enqueue(tx, who, failOnce, 'poison'));
    await database.inTenant(who, tx => queue.enqueue(tx, who, failOnce, 'sound'));
    await until(() => needs.done.some(({ input }) => input === 'sound'));
  });
});
