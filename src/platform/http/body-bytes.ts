import type { IncomingMessage } from 'node:http';

/**
 * The body to its end; undefined when it is longer, and then the rest stays unread. By events: for a body of
 * one piece an async iterator costs several times as much. Counts while it reads, as the length header may
 * lie or be missing.
 */
export function bodyBytes(incoming: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (incoming.readableEnded) return resolve(NOTHING);
    if (incoming.destroyed) return reject(brokenOff());
    const chunks: Buffer[] = [];
    let length = 0;
    const add = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= mostBytes) return void chunks.push(chunk);
      leave();
      incoming.pause();
      resolve(undefined);
    };
    const end = () => {
      leave();
      resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    };
    const breakOff = (cause?: Error) => {
      leave();
      reject(cause ?? brokenOff());
    };
    function leave() {
      incoming.off('data', add).off('end', end).off('error', breakOff).off('close', breakOff);
    }
    incoming.on('data', add).on('end', end).on('error', breakOff).on('close', breakOff);
  });
}

const NOTHING = Buffer.alloc(0);

function brokenOff(): Error {
  return new Error('The connection was closed.');
}
