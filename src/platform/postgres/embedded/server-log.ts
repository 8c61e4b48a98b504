import {
  closeSync,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { CannotStart } from '#kernel/failures.ts';
import { reasonOf } from './folder.ts';

const LARGEST_LOG_BYTES = 10 * 1024 * 1024;
const KEPT_LOGS = 3;
const ROTATE_EVERY_MS = 60 * 60 * 1000;

/** A file, not a pipe: the database outlives a killed Keyholder and must be able to go on writing. */
export type ServerLog = {
  descriptor: number;
  sizeBytes(): number;
  since(offset: number): string;
  close(): void;
};

export function openServerLog(file: string): ServerLog {
  const descriptor = openFile(file);
  const rotate = () => rotateWhenLarge(file, descriptor);
  rotate();
  const timer = setInterval(rotate, ROTATE_EVERY_MS).unref();
  return {
    descriptor,
    sizeBytes: () => fstatSync(descriptor).size,
    since: offset => readFileSync(file).subarray(offset).toString('utf8'),
    close: () => {
      clearInterval(timer);
      closeSync(descriptor);
    },
  };
}

function openFile(file: string): number {
  try {
    return openSync(file, 'a', 0o600);
  } catch (cause) {
    throw new CannotStart(`The database's log ${file} cannot be written: ${reasonOf(cause)}.`, { cause });
  }
}

/** PostgreSQL keeps its descriptor, so the file is copied and emptied rather than moved. */
export function rotateWhenLarge(file: string, descriptor: number, largestBytes = LARGEST_LOG_BYTES): void {
  if (fstatSync(descriptor).size <= largestBytes) return;
  try {
    rmSync(`${file}.${KEPT_LOGS}`, { force: true });
    for (let number = KEPT_LOGS - 1; number >= 1; number -= 1)
      moveIfThere(`${file}.${number}`, `${file}.${number + 1}`);
    copyFileSync(file, `${file}.1`);
  } catch {
    rmSync(`${file}.1`, { force: true }); // a full disk: emptying the log is then the better part
  }
  ftruncateSync(descriptor);
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // fewer old logs than we keep
  }
}
