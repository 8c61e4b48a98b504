import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseAddress } from '#platform/postgres/client.ts';
import { connectionUrl } from '#platform/postgres/embedded/connection-url.ts';
import { postgresProcess } from '#platform/postgres/embedded/process-of.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/postgres/embedded/start.ts';

const START = import.meta.resolve('#platform/postgres/embedded/start.ts');

let folder: string;

/** A Keyholder of its own that starts the database, runs that line of code and then says the process. */
async function anotherKeyholder(then = ''): Promise<[ChildProcess, string]> {
  const code = `import { startEmbeddedPostgres } from ${JSON.stringify(START)};
    try {
      const database = await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)} });
      ${then}
      console.log(database.pid);
      setInterval(() => undefined, 60_000);
    } catch (error) { console.log(error.name + ': ' + error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return [child, String(line)];
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function withDatabase(deed: (database: EmbeddedPostgres) => Promise<void>): Promise<void> {
  const database = await startEmbeddedPostgres({ folder });
  try {
    await deed(database);
  } finally {
    await database.stop();
  }
}

async function ask(address: DatabaseAddress, statement: string): Promise<unknown[]> {
  const client = new pg.Client(address);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

/** Polls: what is awaited is another process. The test's own time limit ends it. */
async function eventually<T>(deed: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await deed();
    } catch {
      await wait(10);
    }
  }
}

async function isRunning(pid: string): Promise<boolean> {
  return (await postgresProcess(Number(pid))) !== undefined;
}

describe('the embedded database', { timeout: 60_000 }, () => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyholder-embedded-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('starts in an empty folder, and within a second when there is data', async test => {
    await withDatabase(async ({ owner, version }) => {
      await ask(owner, 'create table kept (n int)');
      assert.match(version, /^\d+\.\d+$/);
    });
    const begun = performance.now();
    await withDatabase(async ({ owner }) => {
      assert.deepEqual(await ask(owner, 'select count(*)::int from kept'), [0]);
    });
    const tookMs = performance.now() - begun;
    test.diagnostic(`started, asked and stopped in ${tookMs.toFixed(0)} ms`);
    assert.ok(tookMs < 1000);
  });

  it('is durable, speaks Unicode and listens on no network', () =>
    withDatabase(async ({ owner }) => {
      const settings = ['fsync', 'data_checksums', 'listen_addresses', 'server_encoding', 'timezone'];
      const values = await ask(owner, `select ${settings.map(name => `current_setting('${name}')`).join()}`);
      assert.deepEqual(values, ['on', 'on', '', 'UTF8', 'UTC']);
      assert.deepEqual(await ask(owner, `select lower('ÄÖ')`), ['äö']);
    }));

  it('lets nobody in without the password', () =>
    withDatabase(async ({ owner }) => {
      await assert.rejects(
        ask({ ...owner, password: 'guessed' }, 'select 1'),
        /password authentication failed/,
      );
    }));

  it('is reached by an address of one line, for the processes it is handed to', () =>
    withDatabase(async ({ owner }) => {
      const client = new pg.Client({ connectionString: connectionUrl({ ...owner, database: 'template1' }) });
      await client.connect();
      const { rows } = await client.query('select current_database() as name');
      await client.end();
      assert.deepEqual(rows, [{ name: 'template1' }]);
    }));

  it('comes back with every committed row after its process was killed', () =>
    withDatabase(async database => {
      await ask(database.owner, 'insert into kept values (1)');
      const killedPid = database.pid;
      process.kill(killedPid, 'SIGKILL');
      const rows = await eventually(async () => {
        assert.notEqual(database.pid, killedPid);
        return ask(database.owner, 'select n from kept');
      });
      assert.deepEqual(rows, [1]);
    }));

  it('is taken over as it runs after a kill -9 of the Keyholder that started it', async () => {
    const [other, pid] = await anotherKeyholder();
    await killed(other);
    await withDatabase(async database => {
      assert.equal(database.pid, Number(pid));
      assert.deepEqual(await ask(database.owner, 'select n from kept'), [1]);
    });
    assert.equal(await isRunning(pid), false, 'stop() stops a database that was taken over');
  });

  it('is started anew instead when it was left running with other settings', async () => {
    const [other, pid] = await anotherKeyholder();
    await killed(other);
    await writeFile(join(folder, 'cluster', 'postmaster.opts'), 'postgres "-c" "fsync=off"\n');
    await withDatabase(async database => {
      assert.notEqual(database.pid, Number(pid));
      assert.deepEqual(await ask(database.owner, 'select n from kept'), [1]);
    });
  });

  it('comes back too when Keyholder and database were killed together', async () => {
    const [other, pid] = await anotherKeyholder();
    process.kill(Number(pid), 'SIGKILL');
    await killed(other);
    await withDatabase(async ({ owner }) => assert.deepEqual(await ask(owner, 'select n from kept'), [1]));
  });

  it('refuses a second Keyholder and names the first one by its process', async () => {
    const [first] = await anotherKeyholder(
      'process.on("SIGTERM", () => database.stop().then(() => process.exit()));',
    );
    await assert.rejects(startEmbeddedPostgres({ folder }), {
      name: 'FolderInUse',
      message: new RegExp(
        `^Another Keyholder \\(process ${first.pid}\\) is using the data folder ${folder}\\.`,
      ),
    });
    const exit = once(first, 'exit');
    first.kill('SIGTERM');
    await exit;
    await withDatabase(async () => {
      const [, refusal] = await anotherKeyholder();
      assert.match(refusal, new RegExp(`^FolderInUse: Another Keyholder \\(process ${process.pid}\\)`));
    });
  });

  it('is not held up by lock files whose process numbers now belong to other programs', async () => {
    const stranger = `${process.pid}\n`;
    await writeFile(join(folder, 'lock.pid'), stranger);
    await writeFile(
      join(folder, 'cluster', 'postmaster.pid'),
      `${stranger}${folder}/cluster\n1\n5432\n.\n\n1 1\nready\n`,
    );
    await writeFile(join(folder, 'cluster', '.s.PGSQL.5432.lock'), stranger);
    await withDatabase(async ({ owner }) => assert.deepEqual(await ask(owner, 'select n from kept'), [1]));
  });

  it('ends by itself when its Keyholder exits without stopping it', async () => {
    const [other, pid] = await anotherKeyholder('setImmediate(() => process.exit());');
    if (other.exitCode === null) await once(other, 'exit');
    await eventually(async () => assert.equal(await isRunning(pid), false));
    await withDatabase(async ({ owner }) => assert.deepEqual(await ask(owner, 'select n from kept'), [1]));
  });

  it('goes on answering after Ctrl-C until its Keyholder stops it', async () => {
    const [other, pid] = await anotherKeyholder('process.on("SIGINT", () => console.log("finishing"));');
    assert.ok(other.pid && other.stdout);
    const finishing = once(createInterface(other.stdout), 'line');
    process.kill(-other.pid, 'SIGINT');
    assert.deepEqual(await finishing, ['finishing']);
    assert.ok(await isRunning(pid));
    await killed(other);
    await withDatabase(async database => {
      assert.equal(database.pid, Number(pid));
      assert.deepEqual(await ask(database.owner, 'select n from kept'), [1]);
    });
  });

  it('writes no statement, parameter or value into its log', () =>
    withDatabase(async ({ owner }) => {
      const canary = 'canary-in-a-statement';
      await assert.rejects(ask(owner, `select '${canary}'::uuid`), /invalid input syntax/);
      await assert.rejects(ask(owner, `select '${canary}' from nowhere`), /does not exist/);
      await assert.rejects(ask(owner, `select '${canary}' from pg_terminate_backend(pg_backend_pid())`));
      assert.doesNotMatch(await readFile(join(folder, 'postgres.log'), 'utf8'), new RegExp(canary));
    }));
});
