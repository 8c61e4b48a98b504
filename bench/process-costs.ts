import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What a process has cost so far, in microseconds of a core. Linux only. */
export async function spentMicroseconds(pid: number): Promise<number> {
  const [inCode = 0, inSystem = 0] = (await statOf(pid)).slice(11, 13).map(Number);
  return microseconds(inCode + inSystem);
}

/** The same of all that it has started, also of what has ended since. */
export async function startedMicroseconds(pid: number): Promise<number> {
  const [inCode = 0, inSystem = 0] = (await statOf(pid)).slice(13, 15).map(Number);
  const living = await Promise.all((await childrenOf(pid)).map(spentMicroseconds));
  return living.reduce((sum, each) => sum + each, microseconds(inCode + inSystem));
}

function microseconds(ticks: number): number {
  return (ticks * 1_000_000) / TICKS_PER_SECOND;
}

/** By proc(5): what stands behind the name, which may hold spaces. */
async function statOf(pid: number | string): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** What the processors of this machine have done so far, for whomever. */
export async function machineMicroseconds(): Promise<number> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/\s+/).slice(1).map(Number);
  return microseconds(user + nice + system + irq + softirq);
}

export async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const parents = await Promise.all(all.map(async each => Number((await statOf(each))[1])));
  return all.filter((_, at) => parents[at] === pid).map(Number);
}

export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024);
}
