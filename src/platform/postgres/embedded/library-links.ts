import { readFile, readlink, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';

type LibraryLink = { source: string; target: string };

/**
 * npm packages cannot hold symbolic links; the package lists them and makes them in an install script,
 * which does not run under `npm ci --ignore-scripts`. Two processes may do this at once.
 */
export async function restoreLibraryLinks(nativeFolder: string): Promise<void> {
  for (const { source, target } of await listedLinks(nativeFolder)) {
    const link = join(nativeFolder, '..', target);
    if (!(await exists(link))) await restore(link, basename(source));
  }
}

async function listedLinks(nativeFolder: string): Promise<LibraryLink[]> {
  return JSON.parse(await readFile(join(nativeFolder, 'pg-symlinks.json'), 'utf8'));
}

async function exists(link: string): Promise<boolean> {
  return readlink(link).then(
    () => true,
    cause => cause.code !== 'ENOENT', // a file of that name does as well as a link
  );
}

async function restore(link: string, library: string): Promise<void> {
  try {
    await symlink(library, link);
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) return;
    throw new CannotStart(
      `The embedded PostgreSQL misses the library link ${link}, and it cannot be made here. ` +
        'Start Keyholder once as the owner of node_modules, run `npm rebuild` there, or set DATABASE_URL.',
      { cause },
    );
  }
}

function isCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
