/**
 * What handing out an access token costs: the server and a bare node:http server that answers the same
 * bytes, headers included, loaded in turn with 64 connections. Then: after a disconnect has committed on one node, no answer
 * begun later on another carries the old token.
 *
 *   node bench/vend.ts [seconds per round] [rounds]
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openDemo } from './demo-world.ts';
import { giveOwnCore, keepDatabaseOff, keepOffOwnCore } from './processors.ts';

const seconds = process.argv[2] ?? '4';
const rounds = Number(process.argv[3] ?? 3);
const CONNECTIONS = '64';

const measured = z.object({
  rps: z.number(),
  p50: z.number(),
  p99: z.number(),
  statuses: z.record(z.string(), z.number()),
});
type Measured = z.output<typeof measured>;
type Counted = Measured & { microseconds: string };

const folder = await mkdtemp(join(tmpdir(), 'keyholder-vend-'));
for (const receipts of ['before', 'soon']) {
  const demo = await openDemo(join(folder, receipts), { KEYHOLDER_RECEIPTS: receipts });
  giveOwnCore(demo.pid);
  keepDatabaseOff(join(folder, receipts));
  const manyKeys = await Promise.all(Array.from({ length: Number(CONNECTIONS) }, demo.makeKey));
  const callers = {
    'one API key': manyKeys.slice(0, 1),
    'a signed token': [demo.accessToken],
    'an API key per connection': manyKeys,
  };
  const url = `${demo.url}/api/v1/google/credentials`;
  for (const [name, bearers] of Object.entries(callers)) {
    const bare = await startBare(await answerTo(url, bearers[0] ?? ''));
    const results: { ours: Counted; bares: Measured }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      results.push({ bares: await load(bare.url), ours: await loadCounting(demo.url, url, bearers) });
    }
    bare.stop();
    report(`${name}, receipt ${receipts === 'before' ? 'before the answer' : 'soon after'}`, results);
  }
  await demo.close();
}
await rm(folder, { recursive: true, force: true });

/** The middle round by ratio: one that was disturbed counts for nothing. */
function report(name: string, results: readonly { ours: Counted; bares: Measured }[]): void {
  const ratioOf = ({ ours, bares }: { ours: Measured; bares: Measured }) => ours.rps / bares.rps;
  const sorted = results.toSorted((left, right) => ratioOf(left) - ratioOf(right));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) return;
  const { ours, bares } = middle;
  console.log(`${name}: ratio ${ratioOf(middle).toFixed(2)}`);
  console.log(
    `  keyholder  ${ours.rps} rps, p50 ${ours.p50} ms, p99 ${ours.p99} ms, ${ours.microseconds} us of processor time each, ${JSON.stringify(ours.statuses)}`,
  );
  console.log(`  node:http  ${bares.rps} rps, p50 ${bares.p50} ms, p99 ${bares.p99} ms`);
}

type Answer = { body: string; headers: Record<string, string> };

async function answerTo(url: string, bearer: string): Promise<Answer> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`The server answered ${answer.status}: ${body}`);
  const headers = Object.fromEntries(answer.headers);
  for (const name of ['connection', 'keep-alive', 'date']) delete headers[name]; // node writes these itself
  return { body, headers };
}

async function startBare({ body, headers }: Answer): Promise<{ url: string; stop(): void }> {
  const script = `
    import { createServer } from 'node:http';
    const body = ${JSON.stringify(body)};
    const headers = ${JSON.stringify(headers)};
    const server = createServer((request, response) => { response.writeHead(200, headers); response.end(body); });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>(resolve =>
    child.stdout.once('data', data => resolve(String(data).trim())),
  );
  giveOwnCore(child.pid);
  return { url: `http://127.0.0.1:${port}/`, stop: () => void child.kill() };
}

async function loadCounting(server: string, url: string, bearers: readonly string[]): Promise<Counted> {
  const before = await countersOf(server);
  const loaded = await load(url, bearers);
  const after = await countersOf(server);
  const each = (after.seconds - before.seconds) / (after.requests - before.requests);
  return { ...loaded, microseconds: (each * 1_000_000).toFixed(1) };
}

/** As the server counts them itself. */
async function countersOf(server: string): Promise<{ seconds: number; requests: number }> {
  const text = await (await fetch(`${server}/metrics`)).text();
  const sum = (name: RegExp) =>
    text
      .split('\n')
      .filter(line => name.test(line))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
  return {
    seconds: sum(/^process_cpu_seconds_total /),
    requests: sum(/^http_server_request_duration_seconds_count/),
  };
}

function load(url: string, bearers: readonly string[] = []): Promise<Measured> {
  const script = fileURLToPath(new URL('./load.ts', import.meta.url));
  const child = spawn(process.execPath, [script, url, seconds, CONNECTIONS, ...bearers], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  keepOffOwnCore(child.pid);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  return new Promise(resolve => child.once('close', () => resolve(measured.parse(JSON.parse(output)))));
}
