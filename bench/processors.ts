import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the server that is measured a core of its own and its load the others, where the system can (Linux):
 * on two cores a load that pushes its server aside measures the scheduler. To be called when they run.
 */
export function giveOwnCore(pid: number | undefined): void {
  keepOn(pid, '0');
}

/** The database of a data folder, with all that works in it now and later. */
export function keepDatabaseOff(folder: string): void {
  if (!canChoose()) return;
  const found = globSync('**/postmaster.pid', { cwd: folder })[0];
  if (!found) return;
  const postmaster = Number(readFileSync(join(folder, found), 'utf8').split('\n')[0]);
  keepOffOwnCore(postmaster);
  const workers = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' });
  for (const pid of workers.trim().split(/\s+/)) keepOffOwnCore(Number(pid));
}

export function keepOffOwnCore(pid: number | undefined): void {
  keepOn(pid, `1-${availableParallelism() - 1}`);
}

function keepOn(pid: number | undefined, cores: string): void {
  if (!canChoose() || !pid) return;
  // The main thread alone: those that collect garbage beside it must be able to run beside it.
  execFileSync('taskset', ['--cpu-list', '--pid', cores, String(pid)], { stdio: 'ignore' });
}

function canChoose(): boolean {
  return process.platform === 'linux' && availableParallelism() > 1;
}
