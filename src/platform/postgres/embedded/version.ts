import { join } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';
import { explainFailure } from './explain.ts';
import { readIfThere } from './folder.ts';
import type { RunAs } from './run-as.ts';
import { runProgram } from './run-program.ts';

/** `18.4`; also the first proof that the binary runs on this system at all. */
export async function readVersion(runAs: RunAs, postgres: string, folder: string): Promise<string> {
  const { isSuccess, output } = await runProgram(runAs, postgres, ['--version']);
  const version = /\(PostgreSQL\) (\S+)/.exec(output)?.[1];
  if (isSuccess && version) return version;
  if (output.includes('ENOENT')) {
    throw new CannotStart(
      `${postgres} does not run on this system; it needs glibc. Set DATABASE_URL instead.`,
    );
  }
  throw explainFailure('run', output, { folder, uid: runAs.uid });
}

/** Another major version cannot read these files, and would not try; said here with the way out. */
export async function requireSameMajor(folder: string, version: string): Promise<void> {
  const cluster = join(folder, 'cluster');
  const written = (await readIfThere(join(cluster, 'PG_VERSION')))?.trim();
  const brought = version.split('.')[0];
  if (written === brought) return;
  if (!written) {
    throw new CannotStart(
      `${cluster} holds no complete database (PG_VERSION is missing). Restore it from a backup, ` +
        'or move it away to start with an empty one. Nothing was changed.',
    );
  }
  throw new CannotStart(
    `The database in ${folder} was written by PostgreSQL ${written}, and this Keyholder brings PostgreSQL ${brought}. ` +
      'Nothing was changed. Start the Keyholder that wrote it, save the data with pg_dumpall, move the folder away, ' +
      'start this Keyholder once and load what was saved; or serve the old folder with a PostgreSQL ' +
      `${written} of your own and set DATABASE_URL.`,
  );
}
