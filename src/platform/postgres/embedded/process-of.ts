import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';

export type PostgresProcess = { uid: number; dataFolder: string };

/** What runs under this pid, if it is a postmaster; pids are reused, so a pid alone proves nothing. */
export async function postgresProcess(pid: number): Promise<PostgresProcess | undefined> {
  try {
    return await (process.platform === 'linux' ? readProcess(pid) : askPs(pid));
  } catch {
    return undefined; // no such process, or it ended while we looked
  }
}

/** These two files are readable without the right to trace, which root in a container does not have. */
async function readProcess(pid: number): Promise<PostgresProcess | undefined> {
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  const dataFolder = command[command.indexOf('-D') + 1];
  const uid = /^Uid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (basename(command[0] ?? '') !== 'postgres' || !dataFolder || !uid) return undefined;
  return { uid: Number(uid), dataFolder };
}

async function askPs(pid: number): Promise<PostgresProcess | undefined> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'uid=,command=', '-p', String(pid)]);
  const [, uid, dataFolder] = /^\s*(\d+)\s.*\/postgres -D (.*) -k \. /.exec(stdout) ?? [];
  return uid && dataFolder ? { uid: Number(uid), dataFolder } : undefined;
}
