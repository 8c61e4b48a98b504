import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '#kernel/failures.ts';
import type { Log } from '#kernel/log.ts';
import { explainFailure } from './explain.ts';
import { readIfThere } from './folder.ts';
import { isServing, readPostmasterFile, removeStaleFiles } from './postmaster-file.ts';
import type { RunAs } from './run-as.ts';
import { bareEnvironment } from './run-program.ts';
import type { ServerLog } from './server-log.ts';
import { postmasterArguments } from './settings.ts';

export type Postmaster = { pid: number; isAlive(): Promise<boolean> };

export type Premises = {
  folder: string;
  cluster: string;
  postgres: string;
  runAs: RunAs;
  serverLog: ServerLog;
  log: Log;
};

const POLL_MS = 10;
const READY_WITHIN_MS = 120_000; // it may have to replay what a crash left
const ORPHANS_END_WITHIN_MS = 10_000;
const FAST_STOP_WITHIN_MS = 20_000;
const IMMEDIATE_STOP_WITHIN_MS = 10_000; // it kills its own children after five seconds

/** One that a killed Keyholder left behind if it is fit, else a new one. */
export async function bringUp(premises: Premises): Promise<Postmaster> {
  const patience = AbortSignal.timeout(ORPHANS_END_WITHIN_MS);
  for (;;) {
    const adopted = await adopt(premises);
    if (adopted) return adopted;
    const launched = await launch(premises);
    if ('postmaster' in launched) return launched.postmaster;
    const mayPass = /pre-existing shared memory block|lock file "\S+" already exists/.test(launched.output);
    if (!mayPass || patience.aborted) {
      throw explainFailure('start', launched.output, { folder: premises.folder, uid: premises.runAs.uid });
    }
    await wait(POLL_MS);
  }
}

async function adopt(premises: Premises): Promise<Postmaster | undefined> {
  const { cluster, postgres, log } = premises;
  const file = await readPostmasterFile(cluster);
  if (!file || !(await isServing(file.pid, cluster))) {
    await removeStaleFiles(cluster, file);
    return undefined;
  }
  const postmaster = { pid: file.pid, isAlive: () => isServing(file.pid, cluster) };
  const isSame = (await readIfThere(join(cluster, 'postmaster.opts'))) === optionsFile(postgres, cluster);
  if (isSame && file.status !== 'stopping' && (await becomesReady(cluster, postmaster))) {
    log.info({ pid: file.pid }, 'Took over the database that an earlier Keyholder left running');
    return postmaster;
  }
  log.info({ pid: file.pid }, 'Stopping the database that an earlier Keyholder left running');
  await stopPostmaster(postmaster, log);
  return undefined;
}

/** How PostgreSQL writes down the command it was started with. */
function optionsFile(postgres: string, cluster: string): string {
  return `${postgres} ${postmasterArguments(cluster)
    .map(argument => `"${argument}"`)
    .join(' ')}\n`;
}

type Launched = { postmaster: Postmaster } | { output: string };

async function launch({ cluster, postgres, runAs, serverLog }: Premises): Promise<Launched> {
  const offset = serverLog.sizeBytes();
  const [file, args] = runAs.command(postgres, postmasterArguments(cluster));
  const stdio = ['ignore', serverLog.descriptor, serverLog.descriptor] as const;
  // Its own session: Ctrl-C must not end it before our last requests are answered.
  const child = spawn(file, args, { cwd: '/', env: bareEnvironment, detached: true, stdio: [...stdio] });
  child.unref();
  let failure = '';
  child.on('error', cause => {
    failure = cause.message;
  });
  const postmaster = { pid: child.pid ?? 0, isAlive: async () => isRunning(child) };
  const atExit = () => signalTo(postmaster, 'SIGINT'); // Ctrl-C while it starts
  process.once('exit', atExit);
  try {
    if (await becomesReady(cluster, postmaster)) return { postmaster };
    return { output: failure || serverLog.since(offset) };
  } finally {
    process.off('exit', atExit);
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function becomesReady(cluster: string, postmaster: Postmaster): Promise<boolean> {
  const patience = AbortSignal.timeout(READY_WITHIN_MS);
  while (!patience.aborted) {
    const file = await readPostmasterFile(cluster);
    if (file?.pid === postmaster.pid && file.status === 'ready') return postmaster.isAlive();
    if (!(await postmaster.isAlive())) return false;
    await wait(POLL_MS);
  }
  throw new CannotStart(
    `The database (process ${postmaster.pid}) is still repairing itself after ${READY_WITHIN_MS / 1000} s. ` +
      'It goes on by itself; start Keyholder again in a while.',
  );
}

/** Lets transactions roll back and writes a checkpoint; if that hangs, ends it as a crash would. */
export async function stopPostmaster(postmaster: Postmaster, log: Log): Promise<void> {
  if (await endsAfter('SIGINT', postmaster, FAST_STOP_WITHIN_MS)) return;
  log.warn({ pid: postmaster.pid }, 'The database did not stop in time and is made to');
  if (await endsAfter('SIGQUIT', postmaster, IMMEDIATE_STOP_WITHIN_MS)) return;
  throw new CannotStart(`The database (process ${postmaster.pid}) does not stop. End it with kill -QUIT.`);
}

async function endsAfter(
  signal: NodeJS.Signals,
  postmaster: Postmaster,
  patienceMs: number,
): Promise<boolean> {
  const patience = AbortSignal.timeout(patienceMs);
  if (await postmaster.isAlive()) signalTo(postmaster, signal);
  while (await postmaster.isAlive()) {
    if (patience.aborted) return false;
    await wait(POLL_MS);
  }
  return true;
}

export function signalTo(postmaster: Postmaster, signal: NodeJS.Signals): void {
  if (postmaster.pid === 0) return; // never started, and 0 would mean ourselves
  try {
    process.kill(postmaster.pid, signal);
  } catch {
    // it ended between the look and the signal
  }
}
