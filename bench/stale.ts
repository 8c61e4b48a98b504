/**
 * Disconnects on one node, and in the same moment asks another for the token, over and over: once the
 * disconnect has been answered, no answer to a later question may carry the old token.
 *
 *   node bench/stale.ts [attempts]
 */
import { z } from 'zod';
import { openNodes } from './nodes.ts';

const attempts = Number(process.argv[2] ?? 10_000);
const ASKED_AFTER = 500; // questions begun after each disconnect has committed

const { nodes, key, admin, connect, close } = await openNodes(2);
const [here, there] = nodes.map(({ url }) => url);
if (!here || !there) throw new Error('No two servers.');
const counts = { disconnects: 0, asked: 0, stale: 0, beforehand: 0 };

while (counts.asked < attempts) {
  const old = await take(there);
  if (!old) throw new Error('There is no token to begin with.');
  let isOver = false;
  // Keeps the other node's memory warm until the very moment.
  const warm = Array.from({ length: 8 }, async () => {
    while (!isOver) counts.beforehand += (await take(there)) === old ? 1 : 0;
  });
  const gone = await fetch(`${here}/api/v1/google/disconnect/gmail`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${admin}` },
  });
  if (!gone.ok) throw new Error(`The disconnect answered ${gone.status}.`);
  const later = await Promise.all(Array.from({ length: ASKED_AFTER }, () => take(there)));
  isOver = true;
  await Promise.all(warm);
  counts.disconnects += 1;
  counts.asked += later.length;
  counts.stale += later.filter(token => token === old).length;
  await connect();
}
await close();
console.log(`${counts.disconnects} disconnects, ${counts.beforehand} answers from memory just before them`);
console.log(`${counts.asked} questions asked afterwards on the other node, ${counts.stale} stale answers`);
process.exitCode = counts.stale > 0 ? 1 : 0;

async function take(url: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/api/v1/google/credentials`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return z.object({ access_token: z.string() }).safeParse(await answer.json()).data?.access_token;
}
