/**
 * How long it takes from a mail to its committed ticket, how many a second one server takes, and what each costs:
 * mails arrive at one rate after the other, each is pushed, read and committed. A rate holds if all of them are
 * tickets and 99 of 100 within two seconds. The server, its database, the simulated Google and this load share the
 * machine. Gmail tells once a second at most, as with --told-every-ms 1000; here it tells of each mail, so that each
 * costs a push. With --mails so many arrive at one rate, and it is told how the server's memory grows.
 *
 *   node bench/inbound.ts [--seconds 15] [--rates 25,50,100,150,200] [--mailboxes 1] [--told-every-ms 0] [--statements]
 *   node bench/inbound.ts --mails 20000 [--rates 100]
 */
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { withClient } from '#platform/postgres/client.ts';
import { openInboundWorld } from './inbound-world.ts';
import {
  machineMicroseconds,
  residentMegabytes,
  spentMicroseconds,
  startedMicroseconds,
} from './process-costs.ts';

const LATE_MS = 2_000;
const DRAINED_WITHIN_MS = 240_000;
const POINTS = 10;
const WARM_UP = { rate: 25, mails: 200 };
const ALL_BUT_A_TENTH = 0.9;
const WRITTEN =
  'The printer on the second floor burns again, and nobody answers the phone. Please send somebody at once. ';

const committed = z.object({ wrote: z.coerce.number(), at: z.coerce.date() });
const statement = z.object({ calls: z.number(), ms: z.number(), text: z.string() });

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '15' },
    rates: { type: 'string' },
    mails: { type: 'string' },
    mailboxes: { type: 'string', default: '1' },
    'told-every-ms': { type: 'string', default: '0' },
    statements: { type: 'boolean', default: false },
  },
});

let run = 0;
await using world = await openInboundWorld({
  mailboxes: Number(values.mailboxes),
  toldEveryMs: Number(values['told-every-ms']),
});
if (values.mails === undefined) await climb((values.rates ?? '25,50,100,150,200').split(',').map(Number));
else await fill(Number(values.mails), Number(values.rates ?? 100));
if (values.statements) await showStatements();

/** After some that are not told of: a server that has just begun compiles its code. */
async function climb(rates: readonly number[]): Promise<void> {
  await arrive(WARM_UP.rate, WARM_UP.mails);
  for (const rate of rates) {
    const { says, lateMs } = await arrive(rate, Math.floor(rate * Number(values.seconds)));
    console.log(says);
    if (lateMs > 5 * LATE_MS) break;
  }
}

async function fill(mails: number, rate: number): Promise<void> {
  console.log(`before: ${await memory()}`);
  for (let taken = 0; taken < mails; ) {
    const count = Math.min(Math.ceil(mails / POINTS), mails - taken);
    const { says } = await arrive(rate, count);
    taken += count;
    console.log(`${taken} mails: ${await memory()}\n  ${says}`);
  }
}

/** Lets so many arrive, waits for the last, and says what became of them and what they cost. */
async function arrive(rate: number, count: number): Promise<{ says: string; lateMs: number }> {
  run += 1;
  const before = await costs();
  const beganMs = Date.now();
  await write(rate, count);
  const wroteMs = Date.now() - beganMs;
  const taken = await untilTaken(beganMs, count);
  const tookMs = Math.max(...taken.map(({ atMs }) => atMs)) - beganMs;
  const spent = difference(await costs(), before);
  const lags = taken.map(({ lagMs }) => lagMs).toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(lags[Math.floor(lags.length * share)] ?? Number.NaN);
  const holds = lags.length === count && at(0.99) <= LATE_MS;
  const perSecond = (ms: number) => ((count * 1_000) / ms).toFixed(0);
  return {
    lateMs: at(0.99),
    says: [
      `${rate}/s asked, ${perSecond(wroteMs)}/s written, ${perSecond(tookMs)}/s taken: ${lags.length} of ${count} are in tickets, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
      ...toldOf(spent, { count, tookMs }),
      `    server ${await residentMegabytes(world.processes.server)} MB resident`,
    ].join('\n'),
  };
}

function toldOf({ spent, machine, ...asked }: Costs, { count, tookMs }: { count: number; tookMs: number }) {
  const share = (microseconds: number) => microseconds / 1_000 / tookMs; // of one core
  const ours = Object.values(spent).reduce((sum, each) => sum + each, 0);
  const each = Object.entries(spent).map(
    ([name, used]) => `${name} ${(used / count).toFixed(0)} (${(share(used) * 100).toFixed(0)} %)`,
  );
  return [
    `    µs of a core for each mail (share of one): ${each.join(', ')}; ${(ours / count).toFixed(0)} in all`,
    `    ${(asked.roundTrips / count).toFixed(1)} round trips to the database for each mail, ${(asked.transactions / count).toFixed(2)} transactions`,
    `    of ${availableParallelism()} cores these used ${share(ours).toFixed(2)}, others on this machine ${share(machine - ours).toFixed(2)}: ${limitOf(share(ours), share(machine), share(spent.server ?? 0))}`,
  ];
}

function limitOf(ours: number, machine: number, server: number): string {
  if (server > ALL_BUT_A_TENTH) return 'the one thread of the server is the limit';
  if (machine < ALL_BUT_A_TENTH * availableParallelism()) return 'no processor is the limit';
  return machine - ours > ours ? 'others are the limit' : 'the processors are the limit';
}

/** At an even pace, whatever becomes of them. When each was written is its subject. */
async function write(rate: number, count: number): Promise<void> {
  const beganMs = performance.now();
  const arriving: Promise<unknown>[] = [];
  for (let number = 0; number < count; number += 1) {
    const waitMs = beganMs + (number * 1_000) / rate - performance.now();
    if (waitMs > 1) await pause(waitMs);
    arriving.push(world.control('POST', 'mail', letter(number)));
  }
  await Promise.all(arriving);
}

/** As people write: a page of text, twice, and one in four answers another that may just be coming in. */
function letter(number: number) {
  const answered = number % 4 === 3 ? `<${run}.${number - 3}@customer.example>` : undefined;
  const text = `Number ${number}. ${WRITTEN.repeat(10)}`;
  return {
    from: `"Person ${number}" <p${number}@customer.example>`,
    to: world.addresses[number % world.addresses.length],
    subject: String(Date.now()),
    text,
    html: `<html><body><div style="color: #222">${text.replaceAll('. ', '.<br>')}</div><p><a href="https://customer.example">Customer Ltd</a></p></body></html>`,
    headers: {
      'Message-ID': `<${run}.${number}@customer.example>`,
      ...(answered !== undefined && { 'In-Reply-To': answered, References: answered }),
    },
  };
}

/** When each was there for everybody to see: when its transaction has committed, by the database's own word. */
async function untilTaken(sinceMs: number, count: number): Promise<{ lagMs: number; atMs: number }[]> {
  const endsAtMs = performance.now() + DRAINED_WITHIN_MS;
  return withClient(world.database, async client => {
    for (;;) {
      const { rows } = await client.query(
        "select subject as wrote, pg_xact_commit_timestamp(xmin) as at from ticket_messages where direction = 'in' and subject >= $1",
        [String(sinceMs)],
      );
      if (rows.length >= count || performance.now() > endsAtMs)
        return z
          .array(committed)
          .parse(rows)
          .map(({ wrote, at }) => ({ lagMs: at.getTime() - wrote, atMs: at.getTime() }));
      await pause(500);
    }
  });
}

/** Those in which the database spent most of its time. */
async function showStatements(): Promise<void> {
  const { rows } = await withClient(world.database, client =>
    client.query(
      "select calls::integer, round(total_exec_time)::integer as ms, regexp_replace(query, '\\s+', ' ', 'g') as text from pg_stat_statements order by total_exec_time desc limit 25",
    ),
  );
  for (const { calls, ms, text } of z.array(statement).parse(rows))
    console.log(`${String(calls).padStart(8)} × ${String(ms).padStart(6)} ms ${text.slice(0, 160)}`);
}

/** In microseconds of a core: each process, and the whole machine. */
type Costs = { spent: Record<string, number>; machine: number; roundTrips: number; transactions: number };

async function costs(): Promise<Costs> {
  const spent: Record<string, number> = {};
  for (const [name, pid] of Object.entries(world.processes)) spent[name] = await spentMicroseconds(pid);
  // Each connection has a process of its own.
  spent.database = await startedMicroseconds(world.processes.database);
  return { spent, machine: await machineMicroseconds(), ...(await world.statements()) };
}

function difference(after: Costs, before: Costs): Costs {
  const spent = Object.entries(after.spent).map(([name, used]) => [name, used - (before.spent[name] ?? 0)]);
  return {
    spent: Object.fromEntries(spent),
    machine: after.machine - before.machine,
    roundTrips: after.roundTrips - before.roundTrips,
    transactions: after.transactions - before.transactions,
  };
}

/** So many pushes come from this machine that it has to wait for its turn to ask anything else. */
async function readMetrics(): Promise<string> {
  for (;;) {
    const answer = await fetch(`${world.url}/metrics`);
    const text = await answer.text();
    if (answer.ok) return text;
    if (answer.status !== 429) throw new Error(`/metrics answered ${answer.status}.`);
    await pause(1_000);
  }
}

/** Once what nobody needs any more has been thrown away. */
async function memory(): Promise<string> {
  process.kill(world.processes.server, 'SIGUSR2');
  await pause(1_000);
  const metrics = await readMetrics();
  const heap = Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(metrics)?.[1] ?? 0) / 1_048_576;
  const outside = Number(/^nodejs_external_memory_bytes (\S+)/m.exec(metrics)?.[1] ?? 0) / 1_048_576;
  const { server, simulator } = world.processes;
  return `heap ${heap.toFixed(1)} MB in use and ${outside.toFixed(1)} MB outside it; server ${await residentMegabytes(server)} MB resident, simulator ${await residentMegabytes(simulator)} MB`;
}
