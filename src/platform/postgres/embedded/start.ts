import { join } from 'node:path';
import type { Log } from '#kernel/log.ts';
import type { DatabaseAddress } from '../client.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster, OWNER, replacePassword } from './cluster.ts';
import { openFolder } from './folder.ts';
import { takeLock } from './lock.ts';
import { bringUp, type Premises, stopPostmaster } from './postmaster.ts';
import { chooseRunAs } from './run-as.ts';
import { openServerLog } from './server-log.ts';
import { openSocketFolder, PORT } from './socket-folder.ts';
import { supervise } from './supervise.ts';
import { readVersion, requireSameMajor } from './version.ts';

export type EmbeddedPostgres = {
  /** For this process, its children and any process of this user while this one lives. */
  owner: DatabaseAddress;
  readonly pid: number;
  version: string;
  stop(): Promise<void>;
};

export type EmbeddedOptions = { folder: string; log?: Log };

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Keyholder's own PostgreSQL in a folder of its own; every refusal is a CannotStart with a sentence. */
export async function startEmbeddedPostgres({
  folder,
  log = silent,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  using undo = new DisposableStack();
  const home = await openFolder(folder);
  const binaries = await findBinaries();
  const lock = takeLock(home);
  undo.defer(lock.release);

  const runAs = await chooseRunAs(home, binaries.postgres);
  const version = await readVersion(runAs, binaries.postgres, home);
  const cluster = await ensureCluster(home, binaries, runAs);
  await requireSameMajor(home, version);

  const serverLog = openServerLog(join(home, 'postgres.log'));
  undo.defer(serverLog.close);
  const socket = openSocketFolder(cluster.path);
  undo.defer(socket.close);
  const premises: Premises = {
    folder: home,
    cluster: cluster.path,
    postgres: binaries.postgres,
    runAs,
    serverLog,
    log,
  };

  let first = await bringUp(premises);
  let { password } = cluster;
  if (!password) {
    log.warn({}, 'The file with the database password was lost and is replaced');
    await stopPostmaster(first, log);
    password = await replacePassword(home, binaries, runAs);
    first = await bringUp(premises);
  }
  const supervision = supervise(first, () => bringUp(premises), log);
  const held = undo.move();
  let stopped: Promise<void> | undefined;

  return {
    owner: { host: socket.host, port: PORT, user: OWNER, password, database: 'postgres' },
    get pid() {
      return supervision.pid();
    },
    version,
    stop: () => {
      stopped ??= supervision.stop().finally(() => held.dispose());
      return stopped;
    },
  };
}
