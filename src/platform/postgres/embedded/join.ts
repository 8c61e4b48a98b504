import { CannotStart } from '#kernel/failures.ts';
import type { DatabaseAddress } from '../client.ts';
import { clusterIn, OWNER, readPassword } from './cluster.ts';
import { openFolder } from './folder.ts';
import { openSocketFolder, PORT } from './socket-folder.ts';

/** The way to a database that another Keyholder of this machine is running, for a command beside the server. */
export async function joinEmbeddedPostgres(
  folder: string,
): Promise<{ owner: DatabaseAddress; close(): void }> {
  const home = await openFolder(folder);
  const password = await readPassword(home);
  if (!password) {
    throw new CannotStart('The server in this data folder is just being set up. Try again in a moment.');
  }
  const socket = openSocketFolder(clusterIn(home));
  return {
    owner: { host: socket.host, port: PORT, user: OWNER, password, database: 'postgres' },
    close: socket.close,
  };
}
