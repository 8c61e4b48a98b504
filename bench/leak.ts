/**
 * Whether the time an answer takes tells who lives here: pairs of sign-in look-ups that differ in nothing but
 * whether there is such a user, or what is known of a domain, compared by a statistical test. Then the same with
 * three milliseconds planted before one of them, which the test must find. Ends with 1 if it finds what it must
 * not, or does not find what it must.
 *
 *   node bench/leak.ts [pairs]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as ask, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemo } from './demo-world.ts';
import { giveOwnCore, keepDatabaseOff } from './processors.ts';
import { median, signedRankBeyond, type Verdict } from './signed-rank.ts';

const pairs = Number(process.argv[2] ?? 2_000);
const PLANTED_MS = 3;
/** What it may take to write an answer that says more: that it says more is there to be read. */
const ANSWER_MS = 0.1;
/** So sure must the test be before it says that it found something: once in a thousand runs it errs. */
const SURE = 0.001;
const WARM_UP_PAIRS = 200;
const PATH = '/api/auth/msp/sso/discover';

type Probe = { email: string; plantedMs?: number };

const folder = await mkdtemp(join(tmpdir(), 'keyholder-leak-'));
const demo = await openDemo(folder, {
  KEYHOLDER_TRUSTED_PROXIES: '1',
  KEYHOLDER_SIGN_INS_PER_SECOND: '1000000',
});
giveOwnCore(demo.pid);
keepDatabaseOff(folder);
const gate = await openGate(demo.url);
let wrong = 0;

const claimed = await fetch(`${demo.url}/api/v1/domains`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${demo.accessToken}` },
  body: JSON.stringify({ domain: 'claimed.example' }),
});
if (claimed.status !== 201) throw new Error(`The domain was not claimed: ${claimed.status}.`);

const questions: { title: string; one: string; other: string; marginMs?: number }[] = [
  { title: 'a user, and nobody, of one domain', one: 'kim@acme.test', other: 'nob@acme.test' },
  {
    title: 'a domain that is claimed and not proven, and one of nobody',
    one: 'kim@claimed.example',
    other: 'kim@nothing.example',
  },
  {
    title: `a domain of an organisation, and one of nobody, beyond ${ANSWER_MS} ms`,
    one: 'kim@acme.test',
    other: 'kim@emca.test',
    marginMs: ANSWER_MS,
  },
];
for (const { title, one, other, marginMs = 0 } of questions) {
  report(title, await compare({ email: one }, { email: other }, marginMs), 'nothing');
  const planted = { email: one, plantedMs: PLANTED_MS };
  report(`  with ${PLANTED_MS} ms planted`, await compare(planted, { email: other }, marginMs), 'planted');
}

gate.close();
await demo.close();
await rm(folder, { recursive: true, force: true });
console.log(
  wrong === 0
    ? 'Time tells nothing, and the test would have heard it.'
    : `${wrong} of 6 are not as they must be.`,
);
process.exitCode = wrong === 0 ? 0 : 1;

function report(title: string, { verdict, spreadMs }: Compared, expected: 'nothing' | 'planted'): void {
  const { z, p, medianMs } = verdict;
  const found = p < SURE ? 'planted' : 'nothing';
  if (found !== expected) wrong += 1;
  const says = found === 'nothing' ? 'finds nothing' : 'finds a difference';
  const numbers = `median difference ${(medianMs * 1_000).toFixed(0)} us of a usual ${spreadMs.toFixed(2)} ms, z ${z.toFixed(1)}, p ${p.toPrecision(2)}`;
  console.log(`${title}: ${says}${found === expected ? '' : ', WRONGLY'} (${pairs} pairs, ${numbers})`);
}

type Compared = { verdict: Verdict; spreadMs: number };

/** In pairs, and first the one and then the other, so that whatever drifts or follows falls on both alike. */
async function compare(one: Probe, other: Probe, marginMs: number): Promise<Compared> {
  const [differences, times]: [number[], number[]] = [[], []];
  for (let at = -WARM_UP_PAIRS; at < pairs; at += 1) {
    const isOneFirst = Math.random() < 0.5;
    const [first, second] = isOneFirst ? [one, other] : [other, one];
    const [firstMs, secondMs] = [await time(first, at), await time(second, at)];
    if (at < 0) continue;
    differences.push(isOneFirst ? firstMs - secondMs : secondMs - firstMs);
    times.push(firstMs, secondMs);
  }
  return { verdict: signedRankBeyond(differences, marginMs), spreadMs: median(times) };
}

/** One look-up over a connection that is open already, from a network that has not asked too often. */
function time({ email, plantedMs = 0 }: Probe, at: number): Promise<number> {
  const body = JSON.stringify({ email });
  const turn = at + WARM_UP_PAIRS;
  return new Promise((resolve, reject) => {
    const sentMs = performance.now();
    const sent = ask(gate.url + PATH, {
      method: 'POST',
      agent: gate.agent,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-forwarded-for': `10.${Math.floor(turn / 50) % 256}.${turn % 50}.7`,
        'x-planted': String(plantedMs),
      },
    });
    sent.on('error', reject);
    sent.on('response', answer => {
      answer.resume().on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - sentMs);
        else reject(new Error(`The server answered ${answer.statusCode}.`));
      });
    });
    sent.end(body);
  });
}

/** Everything goes through here, planted or not, so that the planted time is all that differs. */
async function openGate(server: string): Promise<{ url: string; agent: Agent; close(): void }> {
  const [inside, outside] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true, maxSockets: 1 })];
  const gate = createServer((request, response) => {
    const { 'x-planted': planted, ...headers } = request.headers;
    const pass = () => {
      const passed = ask(server + request.url, { method: request.method, headers, agent: inside });
      passed.on('response', answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      passed.on('error', cause => response.destroy(cause));
      request.pipe(passed);
    };
    if (Number(planted) > 0) setTimeout(pass, Number(planted));
    else pass();
  });
  await new Promise<void>(resolve => gate.listen(0, '127.0.0.1', resolve));
  const address = gate.address();
  if (typeof address !== 'object' || !address) throw new Error('The gate does not listen.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    agent: outside,
    close() {
      for (const agent of [inside, outside]) agent.destroy();
      gate.close();
    },
  };
}
