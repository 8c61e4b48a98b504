/**
 * What looking up a mail domain costs: the server and a bare node:http server that answers the same bytes,
 * headers included, loaded in turn with 64 connections.
 *
 *   node bench/discover.ts [seconds per round] [rounds]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemo } from './demo-world.ts';
import type { LoadRequest } from './load.ts';
import { giveOwnCore, keepDatabaseOff } from './processors.ts';
import { answerTo, sideBySide, startBare } from './side-by-side.ts';

const round = { seconds: process.argv[2] ?? '4', rounds: Number(process.argv[3] ?? 3), connections: 64 };

const folder = await mkdtemp(join(tmpdir(), 'keyholder-discover-'));
const demo = await openDemo(folder, {
  KEYHOLDER_TRUSTED_PROXIES: '1',
  KEYHOLDER_SIGN_INS_PER_SECOND: '1000000', // what is measured is the work, not how it is slowed down
});
giveOwnCore(demo.pid);
keepDatabaseOff(folder);
for (const [title, email] of [
  ['discover, a domain of an organisation', 'kim@acme.test'],
  ['discover, a domain of nobody', 'kim@nowhere.example'],
] as const) {
  const request: LoadRequest = {
    url: `${demo.url}/api/auth/msp/sso/discover`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
    fromManyNetworks: true,
  };
  const bare = await startBare(await answerTo(request));
  const beside = { name: 'node:http', requests: [{ ...request, url: bare.url }] };
  await sideBySide(title, { server: demo.url, requests: [request] }, beside, round);
  bare.stop();
}
await demo.close();
await rm(folder, { recursive: true, force: true });
