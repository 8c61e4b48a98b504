import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '#kernel/log.ts';
import { type Postmaster, signalTo, stopPostmaster } from './postmaster.ts';

export type Supervision = { pid(): number; stop(): Promise<void> };

const LOOK_EVERY_MS = 250;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;

/** Brings the database back whenever it dies under us, until told to stop it. */
export function supervise(first: Postmaster, bringUp: () => Promise<Postmaster>, log: Log): Supervision {
  let current: Postmaster | undefined = first;
  const ending = new AbortController();

  async function keepUp(): Promise<void> {
    while (!ending.signal.aborted) {
      if (current && (await current.isAlive().catch(() => true))) {
        await pause(LOOK_EVERY_MS);
      } else {
        log.error({ pid: current?.pid }, 'The database ended unexpectedly and is started again');
        current = await bringBack();
      }
    }
  }

  async function bringBack(): Promise<Postmaster | undefined> {
    for (
      let delayMs = FIRST_RETRY_MS;
      !ending.signal.aborted;
      delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS)
    ) {
      try {
        return await bringUp();
      } catch (cause) {
        log.error({ cause, delayMs }, 'The database cannot be started again yet');
        await pause(delayMs);
      }
    }
    return undefined;
  }

  async function pause(durationMs: number): Promise<void> {
    await wait(durationMs, undefined, { ref: false, signal: ending.signal }).catch(() => undefined);
  }

  // A process that exits without stop() still ends its database; it finishes by itself.
  const atExit = () => current && signalTo(current, 'SIGINT');
  process.on('exit', atExit);
  const watching = keepUp();

  return {
    pid: () => current?.pid ?? 0,
    stop: async () => {
      ending.abort();
      await watching;
      if (current) await stopPostmaster(current, log);
      process.off('exit', atExit);
    },
  };
}
