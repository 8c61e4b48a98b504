import type { World } from '#kernel/world.ts';
import type { MailRead } from '../mail.ts';
import { type RawMail, readMail } from '../read.ts';
import { openProcess, type ReadingProcess } from './process.ts';

/** Read at once: a few milliseconds, and at worst, where somebody is out for it, some microseconds for every byte. */
const SMALL_BYTES = 64 * 1_024;
const PROCESSES = 2;
/** The slowest that any mail within the limits is, on a machine that is busy. */
const MOST_MS = 60_000;
const IDLE_MS = 30_000;

export type MailReader = {
  read(raw: RawMail): Promise<MailRead>;
  close(): void;
};

export type ReadingLimits = { mostMegabytes: number; mostMs?: number };

/** Reads mails: the large ones in a few processes beside the one that answers requests, each until it is done. */
export function openMailReader({ world }: { world: World }, limits: ReadingLimits): MailReader {
  const { mostMegabytes, mostMs = MOST_MS } = limits;
  const open = new Set<ReadingProcess>();
  const idle = new Map<ReadingProcess, AbortController>();
  const waiting: ((reader: ReadingProcess) => void)[] = [];

  function take(): ReadingProcess | undefined {
    for (const [reader, nap] of idle) {
      idle.delete(reader);
      nap.abort();
      if (!reader.isOver()) return reader;
      open.delete(reader);
    }
    return open.size < PROCESSES ? another() : undefined;
  }

  function another(): ReadingProcess {
    const reader = openProcess(mostMegabytes);
    open.add(reader);
    return reader;
  }

  function giveBack(reader: ReadingProcess): void {
    if (reader.isOver()) open.delete(reader);
    const next = waiting.shift();
    if (next) next(reader.isOver() ? another() : reader);
    else if (!reader.isOver()) rest(reader);
  }

  /** What it has grown to is given back once there is nothing to read. */
  function rest(reader: ReadingProcess): void {
    const nap = new AbortController();
    idle.set(reader, nap);
    const ended = world.delay(IDLE_MS, nap.signal).then(() => {
      idle.delete(reader);
      open.delete(reader);
      reader.end();
    });
    ended.catch(() => {}); // it is wanted again
  }

  async function readBeside(raw: RawMail): Promise<MailRead> {
    const reader = take() ?? (await new Promise<ReadingProcess>(resolve => waiting.push(resolve)));
    const done = new AbortController();
    const tooLong = world.delay(mostMs, done.signal).then((): MailRead => {
      reader.end();
      return { kind: 'quarantine', reason: 'takes_too_long' };
    });
    tooLong.catch(() => {}); // it was read in time
    try {
      return await Promise.race([reader.read(raw), tooLong]);
    } finally {
      done.abort();
      giveBack(reader);
    }
  }

  return {
    read: raw => (raw.bytes.length < SMALL_BYTES ? readMail(raw) : readBeside(raw)),
    close() {
      for (const nap of idle.values()) nap.abort();
      for (const reader of open) reader.end();
    },
  };
}
