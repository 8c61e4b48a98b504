import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';

/** The text, and a stamp that differs after any change of the file. */
export type KeyFileContent = { text: string; stamp: string };

const READABLE_BY_OTHERS = 0o077;

/** Undefined only if there is certainly no such file; whatever cannot be read is an error, never "absent". */
export function readKeyFile(path: string): KeyFileContent | undefined {
  return orAbsent(path, 'read', () => {
    const file = openSync(path, 'r');
    try {
      const state = fstatSync(file, { bigint: true });
      refuseOpenFile(path, Number(state.mode));
      return { text: readFileSync(file, 'utf8'), stamp: stampOf(state) };
    } finally {
      closeSync(file);
    }
  });
}

/** Microseconds, so it can be asked before every use. */
export function stampOfKeyFile(path: string): string | undefined {
  return orAbsent(path, 'read', () => stampOf(statSync(path, { bigint: true })));
}

/** False if there is one already, perhaps made by another node at this very moment. */
export function makeKeyFile(path: string, text: string): boolean {
  return trying(path, 'made', () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const draft = writeDraft(path, text);
    try {
      linkSync(draft, path); // unlike rename, this never replaces a file
    } catch (cause) {
      if (codeOf(cause) === 'EEXIST') return false;
      throw cause;
    } finally {
      unlinkSync(draft);
    }
    syncFolder(path);
    return true;
  });
}

/** Either the new text is there after a crash, whole, or the old one. */
export function replaceKeyFile(path: string, text: string): void {
  trying(path, 'written', () => {
    const target = realpathSync(path);
    renameSync(writeDraft(target, text), target);
    syncFolder(target);
  });
}

function writeDraft(path: string, text: string): string {
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true }); // a killed process of the same number may have left one
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return draft;
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function refuseOpenFile(path: string, mode: number): void {
  if ((mode & READABLE_BY_OTHERS) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  throw new CannotStart(
    `The key file ${path} is open to other users of this machine (mode ${shown}). Close it: chmod 600 ${path}`,
  );
}

function stampOf(state: { ino: bigint; size: bigint; mtimeNs: bigint; ctimeNs: bigint }): string {
  return [state.ino, state.size, state.mtimeNs, state.ctimeNs].join(' ');
}

function orAbsent<T>(path: string, deed: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw asCannotStart(path, deed, cause);
  }
}

function trying<T>(path: string, deed: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw asCannotStart(path, deed, cause);
  }
}

function asCannotStart(path: string, deed: string, cause: unknown): CannotStart {
  if (cause instanceof CannotStart) return cause;
  const reason = reasons[codeOf(cause) ?? ''] ?? 'the system refused';
  return new CannotStart(`The key file ${path} cannot be ${deed}: ${reason}.`, { cause });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder is not there',
};

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
