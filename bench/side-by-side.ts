import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { LoadRequest } from './load.ts';
import { giveOwnCore, keepOffOwnCore } from './processors.ts';

export type Round = { seconds: string; connections: number };

const measured = z.object({
  rps: z.number(),
  p50: z.number(),
  p99: z.number(),
  statuses: z.record(z.string(), z.number()),
});
type Measured = z.output<typeof measured>;
type Counted = Measured & { microseconds: string };

export type Beside = { name: string; requests: readonly LoadRequest[] };

const WARM_UP_SECONDS = '8'; // V8 goes on compiling for tens of thousands of requests

/** Loads both in turn, and tells the middle round by ratio: one that was disturbed counts for nothing. */
export async function sideBySide(
  title: string,
  ours: { server: string; requests: readonly LoadRequest[] },
  beside: Beside,
  { rounds, ...round }: Round & { rounds: number },
): Promise<void> {
  for (const { requests } of [ours, beside]) await load(requests, { ...round, seconds: WARM_UP_SECONDS });
  const results: { ours: Counted; other: Measured; ratio: number }[] = [];
  for (let at = 0; at < rounds; at += 1) {
    const other = await load(beside.requests, round);
    const own = await loadCounting(ours.server, ours.requests, round);
    results.push({ other, ours: own, ratio: own.rps / other.rps });
  }
  const middle = results.toSorted((left, right) => left.ratio - right.ratio)[Math.floor(rounds / 2)];
  if (!middle) return;
  console.log(`${title}: ratio ${middle.ratio.toFixed(2)}`);
  console.log(
    `  keyholder  ${inWords(middle.ours)}, ${middle.ours.microseconds} us of processor time each, ${JSON.stringify(middle.ours.statuses)}`,
  );
  console.log(`  ${beside.name.padEnd(9)}  ${inWords(middle.other)}`);
}

function inWords({ rps, p50, p99 }: Measured): string {
  return `${rps} rps, p50 ${p50} ms, p99 ${p99} ms`;
}

type Answer = { body: string; headers: Record<string, string> };

export async function answerTo({ url, ...request }: LoadRequest): Promise<Answer> {
  const answer = await fetch(url, request);
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`The server answered ${answer.status}: ${body}`);
  const headers = Object.fromEntries(answer.headers);
  for (const name of ['connection', 'keep-alive', 'date']) delete headers[name]; // node writes these itself
  return { body, headers };
}

/** A bare node:http server that answers the same bytes, whatever it is asked. */
export function startBare({ body, headers }: Answer): Promise<{ url: string; stop(): void }> {
  return startScript(`
    import { createServer } from 'node:http';
    const body = ${JSON.stringify(body)};
    const headers = ${JSON.stringify(headers)};
    const server = createServer((request, response) => {
      if (request.method === 'GET') return answer(response);
      request.resume().on('end', () => answer(response));
    });
    function answer(response) { response.writeHead(200, headers); response.end(body); }
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`);
}

/** A server that prints the port it listens on, with a core of its own. */
export async function startScript(script: string): Promise<{ url: string; stop(): void }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: fileURLToPath(new URL('..', import.meta.url)) },
  );
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', data => resolve(String(data).trim()));
    child.once('exit', code => reject(new Error(`A server beside ours ended with ${code}.`)));
  });
  giveOwnCore(child.pid);
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}

async function loadCounting(
  server: string,
  requests: readonly LoadRequest[],
  round: Round,
): Promise<Counted> {
  const before = await countersOf(server);
  const loaded = await load(requests, round);
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

function load(requests: readonly LoadRequest[], { seconds, connections }: Round): Promise<Measured> {
  const script = fileURLToPath(new URL('./load.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [script, seconds, String(connections), ...requests.map(request => JSON.stringify(request))],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  keepOffOwnCore(child.pid);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('close', code =>
      code === 0 ? resolve(measured.parse(JSON.parse(output))) : reject(new Error('The load broke off.')),
    );
  });
}
