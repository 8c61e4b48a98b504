/**
 * A thousand callers on three servers over one expired token, and a Google that takes half a second: how
 * often is it asked, and is everyone answered? Then the same with the server that asks killed while it does.
 *
 *   node bench/herd.ts [callers]
 */
import { z } from 'zod';
import { type DatabaseAddress, withClient } from '#platform/postgres/client.ts';
import { openNodes } from './nodes.ts';
import type { ServerProcess } from './server-process.ts';

const callers = Number(process.argv[2] ?? 1_000);
const NODES = 3;
const GOOGLE_TAKES_MS = 500;

const { nodes, key, control: google, owner, close } = await openNodes(NODES);
const [first] = nodes;
if (!first) throw new Error('No server.');

const calm = await stampede('all servers live', nodes, async () => {});
const killed = await stampede('the server that asks is killed', nodes, async () => {
  await untilLeased(owner);
  first.child.kill('SIGKILL');
  await first.exited;
});

await close();
// The killed one had already asked, and nobody can take that back: whoever takes over asks once more.
const isGood = calm.refreshes === 1 && killed.refreshes === 2 && calm.missed + killed.missed === 0;
process.exitCode = isGood ? 0 : 1;

type Stampede = { refreshes: number; missed: number };

/** The first caller goes to the first server, so that it is known which one asks Google. */
async function stampede(
  name: string,
  servers: readonly ServerProcess[],
  meanwhile: () => Promise<void>,
): Promise<Stampede> {
  await control('clock', { advance: '59m' });
  await control('faults', {
    match: { path: '/google/oauth2/token', grantType: 'refresh_token' },
    times: 2,
    effect: { delayMs: GOOGLE_TAKES_MS },
  });
  const before = await countRefreshes();
  const leader = take(servers, 0);
  await untilLeased(owner);
  const herd = Array.from({ length: callers - 1 }, (_, caller) => take(servers, caller + 1));
  await meanwhile();
  const answers = await Promise.all([leader, ...herd]);
  await fetch(`${google}/faults`, { method: 'DELETE' });
  const refreshes = (await countRefreshes()) - before;
  const tokens = new Set(answers.flatMap(({ token }) => token ?? []));
  const missed = answers.filter(({ token }) => token === undefined).length;
  const took = answers.map(({ tookMs }) => Math.round(tookMs)).sort((one, other) => one - other);
  console.log(`${name}: ${callers} callers on ${servers.length} servers`);
  console.log(`  Google was asked to refresh ${refreshes} times`);
  console.log(`  ${callers - missed} got a token, ${tokens.size} different ones; ${missed} got none`);
  console.log(
    `  half of them within ${took[Math.floor(took.length / 2)]} ms, the last after ${took.at(-1)} ms`,
  );
  return { refreshes, missed };
}

type Taken = { token?: string; tookMs: number };

/** As behind a load balancer: a server that is gone is passed over. */
async function take(servers: readonly ServerProcess[], caller: number): Promise<Taken> {
  const startedMs = performance.now();
  for (let turn = 0; turn < servers.length; turn += 1) {
    const server = servers[(caller + turn) % servers.length];
    const answer = await fetch(`${server?.url}/api/v1/google/credentials`, {
      headers: { authorization: `Bearer ${key}` },
    })
      .then(response => (response.ok ? response.json() : undefined))
      .catch(() => null);
    if (answer === null) continue;
    const token = z.object({ access_token: z.string() }).safeParse(answer).data?.access_token;
    return { ...(token !== undefined && { token }), tookMs: performance.now() - startedMs };
  }
  return { tookMs: performance.now() - startedMs };
}

async function untilLeased(owner: DatabaseAddress): Promise<void> {
  await withClient(owner, async client => {
    for (;;) {
      const { rowCount } = await client.query('select from grants where lease_until > clock_timestamp()');
      if (rowCount) return;
    }
  });
}

async function countRefreshes(): Promise<number> {
  const path = `${google}/requests?path=/google/oauth2/token&contains=grant_type%3Drefresh_token`;
  return z.object({ count: z.number() }).parse(await (await fetch(path)).json()).count;
}

async function control(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${google}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`The simulator refused ${path}: ${await answer.text()}`);
}
