import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { findNativeFolder } from '#platform/postgres/embedded/binaries.ts';
import { restoreLibraryLinks } from '#platform/postgres/embedded/library-links.ts';
import { rotateWhenLarge } from '#platform/postgres/embedded/server-log.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded/start.ts';

const START = import.meta.resolve('#platform/postgres/embedded/start.ts');

let playground: string;
let folder: string; // with a cluster, not running

async function canBeUsed(path: string): Promise<void> {
  const database = await startEmbeddedPostgres({ folder: path });
  const client = new pg.Client(database.owner);
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
    await database.stop();
  }
}

async function isRefused(path: string, sentence: RegExp): Promise<void> {
  await assert.rejects(startEmbeddedPostgres({ folder: path }), { name: 'CannotStart', message: sentence });
}

describe('the folder of the embedded database', { timeout: 60_000 }, () => {
  before(async () => {
    playground = await mkdtemp(join(tmpdir(), 'keyholder-embedded-'));
    folder = join(playground, 'data');
    await canBeUsed(folder);
  });
  after(() => rm(playground, { recursive: true, force: true }));

  it('keeps cluster and password from everybody else', async () => {
    for (const [name, mode] of [
      ['.', 0o700],
      ['cluster', 0o700],
      ['password', 0o600],
      ['postgres.log', 0o600],
    ] as const) {
      assert.equal((await stat(join(folder, name))).mode & 0o777, mode, name);
    }
  });

  it('may be deeper than a socket path may be long, also for children of this process', async () => {
    const deep = join(playground, 'a folder with spaces'.padEnd(90, '-'), 'ö'.repeat(60));
    await canBeUsed(deep);
    const database = await startEmbeddedPostgres({ folder: deep });
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import pg from ${JSON.stringify(import.meta.resolve('pg'))};
       const client = new pg.Client(${JSON.stringify(database.owner)});
       await client.connect();
       await client.end();`,
    ]);
    const [code] = await once(child, 'exit');
    await database.stop();
    assert.equal(code, 0);
  });

  it('is set up again when the first set-up was interrupted', async () => {
    const interrupted = join(playground, 'interrupted');
    await mkdir(interrupted);
    const seen = Promise.withResolvers<void>();
    const watcher = watch(interrupted, (_, name) => {
      if (name?.startsWith('cluster.new-')) seen.resolve();
    });
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { startEmbeddedPostgres } from ${JSON.stringify(START)};
       await startEmbeddedPostgres({ folder: ${JSON.stringify(interrupted)} });`,
    ]);
    await seen.promise;
    watcher.close();
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    assert.ok(!(await readdir(interrupted)).includes('cluster'), 'killed in the middle');
    await canBeUsed(interrupted);
    assert.deepEqual((await readdir(interrupted)).sort(), [
      'cluster',
      'lock',
      'lock.pid',
      'password',
      'postgres.log',
    ]);
  });

  it('is given to exactly one of two that start at the same moment', async () => {
    const both = await Promise.allSettled([1, 2].map(() => startEmbeddedPostgres({ folder })));
    const started = both.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    await Promise.all(started.map(database => database.stop()));
    assert.equal(started.length, 1);
  });

  it('gets a new password when the file with the old one was lost', async () => {
    const file = join(folder, 'password');
    const old = await readFile(file, 'utf8');
    await rm(file);
    await canBeUsed(folder);
    assert.notEqual(await readFile(file, 'utf8'), old);
  });

  it('is left alone when another major version wrote it', async () => {
    const file = join(folder, 'cluster', 'PG_VERSION');
    const version = await readFile(file, 'utf8');
    await writeFile(file, '16\n');
    await isRefused(
      folder,
      /was written by PostgreSQL 16, and this Keyholder brings PostgreSQL \d+\. Nothing was changed\./,
    );
    await writeFile(file, version);
    await canBeUsed(folder);
  });

  it('is refused with the command that helps when others may read the cluster', async () => {
    await chmod(join(folder, 'cluster'), 0o755);
    await isRefused(
      folder,
      new RegExp(`Run: chmod 700 ${folder}/cluster\nPostgreSQL said: FATAL: .*invalid permissions`),
    );
    await chmod(join(folder, 'cluster'), 0o700);
    await canBeUsed(folder);
  });

  it('is refused with a sentence when it is a file', () =>
    isRefused(
      join(folder, 'password'),
      /^The data folder .* cannot be used: there is a file of that name\.$/,
    ));

  it('is refused with a sentence when the cluster is not one', async () => {
    await mkdir(join(playground, 'empty', 'cluster'), { recursive: true, mode: 0o700 });
    await isRefused(join(playground, 'empty'), /holds no complete database/);
  });
});

describe('the binaries of the embedded database', () => {
  it('get their library links back, by two processes at once too', async () => {
    const native = await mkdtemp(join(tmpdir(), 'keyholder-native-'));
    await mkdir(join(native, 'native', 'lib'), { recursive: true });
    const list = join(native, 'native', 'pg-symlinks.json');
    await copyFile(join(findNativeFolder(), 'pg-symlinks.json'), list);
    await Promise.all([1, 2].map(() => restoreLibraryLinks(join(native, 'native'))));
    await restoreLibraryLinks(join(native, 'native'));
    const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'));
    assert.ok(links.length > 0);
    for (const { source, target } of links) {
      assert.equal(join('native', 'lib', await readlink(join(native, target))), source);
    }
    await rm(native, { recursive: true });
  });

  it('are asked for by name where there are none, with the other way to go', () => {
    assert.throws(
      () => findNativeFolder('sunos', 'sparc'),
      /no PostgreSQL of its own for sunos-sparc.*set DATABASE_URL/,
    );
  });
});

describe('the log of the embedded database', () => {
  it('is put aside when it grows large, while the database keeps writing to it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyholder-log-'));
    const file = join(folder, 'postgres.log');
    const handle = await open(file, 'a');
    for (const line of ['first', 'second', 'third', 'fourth', 'fifth']) {
      await appendFile(handle, line);
      rotateWhenLarge(file, handle.fd, 4);
    }
    await handle.close();
    assert.deepEqual((await readdir(folder)).sort(), [
      'postgres.log',
      'postgres.log.1',
      'postgres.log.2',
      'postgres.log.3',
    ]);
    assert.equal(await readFile(file, 'utf8'), '');
    assert.equal(await readFile(`${file}.1`, 'utf8'), 'fifth');
    assert.equal(await readFile(`${file}.3`, 'utf8'), 'third');
    await rm(folder, { recursive: true });
  });
});
