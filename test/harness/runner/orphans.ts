import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** In the environment of a process that runs tests, and so of all that they start. */
export const MARK = 'TEST_PROCESS';

/** Ends what the tests of a process have started and not stopped, also what they have set apart from it. */
export function endOrphans(child: ChildProcess, mark: string): void {
  if (child.pid) kill(-child.pid);
  for (const pid of markedProcesses(mark)) kill(pid);
}

/** Linux tells; elsewhere the process group above must do. */
function markedProcesses(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const entry = `\0${MARK}=${mark}\0`;
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => `\0${environmentOf(pid)}`.includes(entry))
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // it has ended, or belongs to somebody else
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // nobody is left
  }
}
