import { constants } from 'node:fs';
import { access, mkdir, open, readFile, realpath, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';

/** The folder, made if need be, by its real path: a process is recognised by that path later. */
export async function openFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const real = await realpath(path);
    await access(real, constants.R_OK | constants.W_OK | constants.X_OK);
    return real;
  } catch (cause) {
    throw new CannotStart(`The data folder ${path} cannot be used: ${reasonOf(cause)}.`, { cause });
  }
}

export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new CannotStart(`The file ${file} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

/** Either the whole new content is there after a crash, or the file is as it was. */
export async function writePrivately(file: string, content: string): Promise<void> {
  const draft = `${file}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await moveDurably(draft, file);
}

export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  const parent = await open(dirname(to), 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read and write it',
  EPERM: 'this user may not change it',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'it is not there and cannot be made (a read-only file system?)',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'there is a file of that name',
};

export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const known = 'code' in cause && typeof cause.code === 'string' ? reasons[cause.code] : undefined;
  return known ?? cause.message;
}
