import { setTimeout as wait } from 'node:timers/promises';

const GRACE_MS = 1_500; // sockets and processes that were told to end need a moment
const PAUSE_MS = 20;

/** In words, what keeps a process from ending. */
const meanings: Readonly<Record<string, string>> = {
  TCPServerWrap: 'a listening server',
  TCPSocketWrap: 'a connection',
  PipeWrap: 'a pipe or local socket',
  ProcessWrap: 'a child process',
  Timeout: 'a timer',
  FSEventWrap: 'a watched file',
  MessagePort: 'a worker or message port',
};

export type OpenThings = ReadonlyMap<string, number>;

export function openThings(): OpenThings {
  const kinds = Map.groupBy(process.getActiveResourcesInfo(), kind => kind);
  return new Map([...kinds].map(([kind, all]) => [kind, all.length]));
}

/** Fails the file that leaves something open, in its own name, instead of hanging at the end in nobody's. */
export async function refuseLeaks(before: OpenThings): Promise<void> {
  const patience = AbortSignal.timeout(GRACE_MS);
  let left = leftOpen(before);
  while (left.length > 0 && !patience.aborted) {
    await wait(PAUSE_MS);
    left = leftOpen(before);
  }
  if (left.length > 0) throw new Error(`This file leaves open: ${left.join(', ')}.`);
}

function leftOpen(before: OpenThings): string[] {
  return [...openThings()]
    .filter(([kind, count]) => kind in meanings && count > (before.get(kind) ?? 0))
    .map(([kind, count]) => {
      const more = count - (before.get(kind) ?? 0);
      return more === 1 ? `${meanings[kind]}` : `${meanings[kind]} (${more} times)`;
    });
}
