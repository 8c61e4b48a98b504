import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';

export const PORT = 5432; // only a part of the socket's name: nothing listens on the network

const LONGEST_SOCKET_PATH_BYTES = 103; // macOS; Linux takes four more

export type SocketFolder = { host: string; close(): void };

/**
 * PostgreSQL itself listens at a path relative to its folder. Clients need a short absolute one: for a
 * deep folder that is the open folder of this process, which our children and any other process of this
 * user can reach too, which no cleaner of /tmp removes, and which leaves nothing behind when we are killed.
 */
export function openSocketFolder(cluster: string): SocketFolder {
  if (Buffer.byteLength(join(cluster, `.s.PGSQL.${PORT}`)) <= LONGEST_SOCKET_PATH_BYTES) {
    return { host: cluster, close: () => undefined };
  }
  if (process.platform !== 'linux') {
    throw new CannotStart(
      `The path ${cluster} is too long for the database's socket on this system. ` +
        'Set KEYHOLDER_DATA_DIR to a folder with a shorter path.',
    );
  }
  const folder = openSync(cluster, 'r');
  return { host: `/proc/${process.pid}/fd/${folder}`, close: () => closeSync(folder) };
}
