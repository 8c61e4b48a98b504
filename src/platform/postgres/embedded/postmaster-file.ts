import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';
import { readIfThere } from './folder.ts';
import { postgresProcess } from './process-of.ts';
import { PORT } from './socket-folder.ts';

export type PostmasterFile = { pid: number; status: string };

/** PostgreSQL's own lock file: the first line is its process, the eighth what it is doing. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const lines = (await readIfThere(join(cluster, 'postmaster.pid')))?.split('\n');
  const pid = Math.abs(Number(lines?.[0])); // negative while it runs in single-user mode
  return lines && pid ? { pid, status: (lines[7] ?? '').trim() } : undefined;
}

export async function isServing(pid: number, cluster: string): Promise<boolean> {
  const found = await postgresProcess(pid);
  if (!found) return false;
  const [its, ours] = await Promise.all([stat(found.dataFolder).catch(() => undefined), stat(cluster)]);
  if (!its && found.uid === ours.uid) throw movedAway(pid, found.dataFolder);
  return its?.ino === ours.ino && its.dev === ours.dev && found.uid === ours.uid;
}

/** Its folder is gone from where it was started; it may well be the very folder we were given. */
function movedAway(pid: number, dataFolder: string): CannotStart {
  return new CannotStart(
    `A PostgreSQL (process ${pid}) is still running on ${dataFolder}, which has been moved. ` +
      `Stop it (kill -INT ${pid}) and start again.`,
  );
}

/**
 * After a kill -9 the pid in these files may since belong to some other program, as happens in every
 * restarted container, and PostgreSQL would then refuse. If nothing runs under it, PostgreSQL sees to it.
 */
export async function removeStaleFiles(cluster: string, file: PostmasterFile | undefined): Promise<void> {
  if (file && !isAnythingRunning(file.pid)) return;
  await rm(join(cluster, 'postmaster.pid'), { force: true });
  await rm(join(cluster, `.s.PGSQL.${PORT}.lock`), { force: true });
}

function isAnythingRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
