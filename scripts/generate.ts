import { readFile, writeFile } from 'node:fs/promises';
import { withClient } from '#platform/postgres/client.ts';
import { freshDatabase } from '#test/harness/database.ts';
import { startServer } from '#test/harness/database-server.ts';
import { generatedFiles } from './generated-files.ts';

const checkout = new URL('..', import.meta.url);

/** Rewrites what is made from the code and from a freshly migrated database, and says what has changed. */
const server = await startServer();
try {
  const database = await freshDatabase(server);
  await withClient(database.owner, async client => {
    for (const { path, make } of generatedFiles) {
      const file = new URL(path, checkout);
      const text = await make(client);
      const isNew = text !== (await readFile(file, 'utf8').catch(() => undefined));
      if (isNew) await writeFile(file, text);
      console.log(`${isNew ? 'written  ' : 'unchanged'}  ${path}`);
    }
  });
} finally {
  await server.stop();
}
