/**
 * How long it takes from a mail to its ticket, and how many a second one server takes: mails arrive at one rate after
 * the other, each is pushed, read and committed. The rate holds if 99 of 100 are a ticket within two seconds. The
 * server, the simulated Google and the database share this machine. Then its memory before and after.
 *
 *   node bench/inbound.ts [seconds for each rate] [rate ...]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openDemo } from './demo-world.ts';

const [seconds = 10, ...given] = process.argv.slice(2).map(Number);
const rates = given.length > 0 ? given : [10, 25, 50, 100, 200];
const LATE_MS = 2_000;
const DRAINED_WITHIN_MS = 60_000;
const UNLIMITED = '100000000'; // as near as a setting comes

const state = z.object({ state: z.string(), waiting: z.number(), is_wanted: z.boolean() });
const page = z.object({
  items: z.array(z.object({ subject: z.string(), created_at: z.coerce.date() })),
  next: z.string().nullable(),
});

const folder = await mkdtemp(join(tmpdir(), 'keyholder-inbound-'));
const demo = await openDemo(folder, {
  KEYHOLDER_GMAIL_UNITS_PER_ACCOUNT: UNLIMITED,
  KEYHOLDER_GMAIL_UNITS_PER_PROJECT: UNLIMITED,
});
try {
  const mailbox = await openMailbox();
  let taken = 0;
  console.log(`memory at the beginning: ${await residentMegabytes()} MB`);
  for (const rate of rates) {
    const sent = await write(rate);
    const drainedMs = await untilDrained(mailbox);
    const lags = (await lagsOfTickets(taken + sent)).slice(0, sent).toSorted((one, other) => one - other);
    taken += sent;
    const [median, late] = [
      lags[Math.floor(lags.length / 2)] ?? 0,
      lags[Math.floor(lags.length * 0.99)] ?? 0,
    ];
    const verdict = late <= LATE_MS && lags.length === sent ? 'holds' : 'does not hold';
    console.log(
      `${rate}/s for ${seconds} s: ${lags.length} of ${sent} are tickets, p50 ${median} ms, p99 ${late} ms, drained ${drainedMs} ms after the last, ${await residentMegabytes()} MB: ${verdict}`,
    );
    if (late > 5 * LATE_MS) break;
  }
} finally {
  await demo.close();
  await rm(folder, { recursive: true, force: true });
}

/** The one of the demo. */
async function openMailbox(): Promise<string> {
  await control('PATCH', 'mail/settings', { isQuotaEnforced: false, notificationIntervalMs: 0 });
  const list = z.object({ mailboxes: z.array(z.object({ id: z.string(), address: z.string() })) });
  const { mailboxes } = list.parse(await (await asAdmin('GET', '/api/v1/mailboxes')).json());
  const id = mailboxes.find(({ address }) => address === 'help@acme.test')?.id;
  if (id === undefined) throw new Error('The demo has no mailbox help@acme.test.');
  await until(async () => (await stateOf(id)).state === 'told', 'Gmail tells of new mail');
  return id;
}

async function asAdmin(method: string, path: string, body?: unknown): Promise<Response> {
  const answer = await fetch(`${demo.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${demo.accessToken}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${demo.simulatorUrl}/google/_control/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function stateOf(id: string) {
  return state.parse(await (await asAdmin('GET', `/api/v1/mailboxes/${id}`)).json());
}

/** At an even pace, whatever becomes of them. When each was written is its subject. */
async function write(rate: number): Promise<number> {
  const beganMs = performance.now();
  const arriving: Promise<unknown>[] = [];
  const count = Math.floor(rate * seconds);
  for (let number = 0; number < count; number += 1) {
    const waitMs = beganMs + (number * 1_000) / rate - performance.now();
    if (waitMs > 1) await pause(waitMs);
    const mail = { from: `p${number}@customer.example`, to: 'help@acme.test', text: 'It burns.' };
    arriving.push(control('POST', 'mail', { ...mail, subject: `${Date.now()} ${number}` }));
  }
  await Promise.all(arriving);
  return count;
}

async function untilDrained(id: string): Promise<number> {
  const beganMs = performance.now();
  await until(async () => {
    const { waiting, is_wanted } = await stateOf(id);
    return waiting === 0 && !is_wanted;
  }, 'all was taken');
  return Math.round(performance.now() - beganMs);
}

/** The newest first. */
async function lagsOfTickets(most: number): Promise<number[]> {
  const lags: number[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { items, next } = page.parse(
      await (await asAdmin('GET', `/api/v1/tickets?limit=100${query}`)).json(),
    );
    for (const { subject, created_at } of items)
      lags.push(created_at.getTime() - Number(subject.split(' ')[0]));
    cursor = next;
  } while (cursor !== null && lags.length < most);
  return lags;
}

async function residentMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${demo.pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024);
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const endsAtMs = performance.now() + DRAINED_WITHIN_MS;
  while (!(await holds())) {
    if (performance.now() > endsAtMs) throw new Error(`It never came that ${what}.`);
    await pause(100);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
