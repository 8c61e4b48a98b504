import { test } from 'node:test';
import { withClient } from '#platform/postgres/client.ts';
import { ensureRoles } from '#platform/postgres/roles.ts';
import { givenServer } from '../harness/database-server.ts';

test('servers of several databases that start at the same moment make their roles side by side', async () => {
  const { address } = givenServer();
  const starts = Array.from({ length: 8 }, () =>
    withClient(address, async client => {
      for (let times = 0; times < 10; times += 1) await ensureRoles(client, address);
    }),
  );
  await Promise.all(starts);
});
