import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { withClient } from '#platform/postgres/client.ts';
import { connectionUrl } from '#platform/postgres/embedded/connection-url.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded/start.ts';
import { connectMailbox, openDemo } from './demo-world.ts';
import { childrenOf } from './process-costs.ts';

const UNLIMITED = '100000000'; // as near as a setting comes

const COUNTED = `select coalesce(sum(calls) filter (where query not ilike 'set local %'), 0)::float8 as "roundTrips",
    coalesce(sum(calls) filter (where query ilike 'commit'), 0)::float8 as transactions
  from pg_stat_statements`;
const counted = z.object({ roundTrips: z.number(), transactions: z.number() });

/** Who has a mailbox at the simulated Google beside help@acme.test. */
const others: readonly string[] = ['kim@acme.test', 'olu@acme.test', 'mia@acme.test'];

const WATCHED_WITHIN_MS = 60_000;
const shown = z.object({ id: z.string(), address: z.string(), state: z.string() });

/** The demo, whose database counts every statement, and a Google that counts no units. */
export async function openInboundWorld({
  mailboxes,
  toldEveryMs,
}: {
  mailboxes: number;
  toldEveryMs: number;
}) {
  await using undo = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-inbound-'));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startCounting(join(folder, 'database'));
  undo.defer(postgres.stop);
  const demo = await openDemo(folder, {
    DATABASE_URL: connectionUrl(postgres.owner),
    KEYHOLDER_GMAIL_UNITS_PER_ACCOUNT: UNLIMITED,
    KEYHOLDER_GMAIL_UNITS_PER_PROJECT: UNLIMITED,
    NODE_OPTIONS: `--import=${new URL('collect-garbage.ts', import.meta.url).href}`,
  });
  undo.defer(demo.close);
  const server = demo.pid ?? 0;
  const [simulator = 0] = await childrenOf(server);

  const asAdmin = asking(demo.url, { authorization: `Bearer ${demo.accessToken}` });
  const control = asking(`${demo.simulatorUrl}/google/_control/`);

  /** Whoever opens a transaction sends three statements in one question. */
  async function statements(): Promise<{ roundTrips: number; transactions: number }> {
    const { rows } = await withClient(postgres.owner, client => client.query(COUNTED));
    return counted.parse(rows[0]);
  }

  async function addMailbox(address: string): Promise<{ id: string; address: string }> {
    const asked = { name: address, address };
    const { id } = z.object({ id: z.string() }).parse(await asAdmin('POST', '/api/v1/mailboxes', asked));
    await connectMailbox(demo, { id, address });
    return { id, address };
  }

  await control('PATCH', 'mail/settings', { isQuotaEnforced: false, notificationIntervalMs: toldEveryMs });
  const known = z.object({ mailboxes: z.array(shown) }).parse(await asAdmin('GET', '/api/v1/mailboxes'));
  const [help] = known.mailboxes;
  if (!help) throw new Error('The demo has no mailbox.');
  const watched = [help, ...(await Promise.all(others.slice(0, mailboxes - 1).map(addMailbox)))];
  const endsAtMs = performance.now() + WATCHED_WITHIN_MS;
  for (const { id } of watched)
    while (shown.parse(await asAdmin('GET', `/api/v1/mailboxes/${id}`)).state !== 'told') {
      if (performance.now() > endsAtMs) throw new Error('Gmail does not tell of new mail.');
      await pause(100);
    }
  await withClient(postgres.owner, client => client.query('select pg_stat_statements_reset()'));
  const all = undo.move();
  return {
    url: demo.url,
    addresses: watched.map(({ address }) => address),
    /** By the name under which each is told of. */
    processes: { server, simulator, database: postgres.pid, load: process.pid },
    database: postgres.owner,
    asAdmin,
    control,
    statements,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function asking(base: string, headers: Readonly<Record<string, string>> = {}) {
  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(base + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
}

/** One that knows how often it was asked what: that has to be there when it starts. */
async function startCounting(folder: string) {
  const first = await startEmbeddedPostgres({ folder });
  try {
    await withClient(first.owner, async client => {
      await client.query("alter system set shared_preload_libraries = 'pg_stat_statements'");
      await client.query('alter system set track_commit_timestamp = on');
    });
  } finally {
    await first.stop();
  }
  const postgres = await startEmbeddedPostgres({ folder });
  await withClient(postgres.owner, client => client.query('create extension pg_stat_statements'));
  return postgres;
}
