import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CannotStart } from '#kernel/failures.ts';
import { reasonOf } from './folder.ts';

/** Another process of ours works with this folder. */
export class FolderInUse extends CannotStart {
  override name = 'FolderInUse';
}

export type FolderLock = { release(): void };

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/**
 * One Keyholder per data folder. The kernel holds this lock (SQLite's file lock) and drops it however we
 * die, so there is no stale lock, no reused pid and no race between two starters; it also holds between
 * containers that share a volume, where pids mean nothing. Nothing else in this process may open the file
 * `lock`: closing it would drop the lock. The pid beside it is for the sentence only.
 */
export function takeLock(folder: string): FolderLock {
  const database = openLockFile(folder);
  const pidFile = join(folder, 'lock.pid');
  try {
    database.exec('begin immediate');
    writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  } catch (cause) {
    database.close();
    throw sqliteCode(cause) === SQLITE_BUSY ? refusal(folder, pidFile, cause) : unusable(folder, cause);
  }
  const release = () => database.close();
  process.on('exit', release); // also keeps the lock from being collected with whoever forgot it
  return {
    release: () => {
      process.off('exit', release);
      release();
    },
  };
}

function openLockFile(folder: string): DatabaseSync {
  try {
    return new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

function sqliteCode(cause: unknown): unknown {
  return cause instanceof Error && 'errcode' in cause ? cause.errcode : undefined;
}

function refusal(folder: string, pidFile: string, cause: unknown): FolderInUse {
  const pid = readPid(pidFile);
  return new FolderInUse(
    `Another Keyholder${pid ? ` (process ${pid})` : ''} is using the data folder ${folder}. ` +
      'Stop it, or set KEYHOLDER_DATA_DIR to another folder.',
    { cause },
  );
}

function unusable(folder: string, cause: unknown): CannotStart {
  const reason = sqliteCode(cause) === SQLITE_FULL ? 'the disk is full' : reasonOf(cause);
  return new CannotStart(`The data folder ${folder} cannot be locked: ${reason}.`, { cause });
}

function readPid(pidFile: string): number | undefined {
  try {
    return Number(readFileSync(pidFile, 'utf8')) || undefined;
  } catch {
    return undefined; // the other one has the lock but has not yet written its name
  }
}
