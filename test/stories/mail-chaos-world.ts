import assert from 'node:assert/strict';
import { z } from 'zod';
import { compareDaily, lookAtSilent } from '#features/mail/watch/tend.ts';
import type { ServerProcess } from '../../bench/server-process.ts';
import { openKillableWorld } from './killable-node.ts';
import { mailWorldOf } from './mail-world.ts';

export type Chaos = {
  mails: number;
  kills: number;
  /** Told of each kill, for whoever waits for minutes. */
  say?: (line: string) => void;
};

const POISON_EVERY = 50;
const ANSWER_EVERY = 5;
const FAULT_EVERY = 3;
const LONGEST_LIFE_MS = 1_500;
const DRAINED_WITHIN_MS = 120_000;

const armed = z.object({ faults: z.array(z.object({ hits: z.number() })) });

const faults = [
  { effect: { status: 503 } },
  { effect: { status: 429 } },
  { effect: { status: 500 }, when: 'after' },
  { effect: { reset: 'before' } },
  { effect: { reset: 'after' } },
] as const;

/** Mails come while two servers of three are killed again and again, pushes go astray and Google fails. */
export async function runChaos({ mails, kills, say = () => {} }: Chaos) {
  const nodes = await openKillableWorld();
  const world = await mailWorldOf(nodes.world);
  const { needs } = world;
  const [good, poison] = [new Set<string>(), new Set<string>()];
  let answers = 0;
  let provoked = 0;
  let killed = 0;
  let inTurn = 0;

  const pick = <One>(from: readonly One[]): One =>
    from[Math.floor(Math.random() * from.length)] ?? assert.fail('Nothing to pick from.');
  const steer = (steering: object) => world.control('PATCH', 'pubsub/steering', steering);
  const advance = (by: string) => world.control('POST', 'clock', { advance: by });

  async function write(number: number): Promise<void> {
    const from = `person${number}@customer.example`;
    if (number % POISON_EVERY === POISON_EVERY - 1) {
      const raw = `From: ${from}\r\nTo: help@acme.test\r\nX-Long: ${'x'.repeat(300_000)}\r\n\r\nhm`;
      poison.add(await world.write({ raw }));
      return;
    }
    const isAnswer = number % ANSWER_EVERY === ANSWER_EVERY - 1;
    const headers = isAnswer
      ? { 'In-Reply-To': '<first@customer.example>', References: '<first@customer.example>' }
      : { 'Message-ID': number === 0 ? '<first@customer.example>' : `<m${number}@customer.example>` };
    const subject = isAnswer ? 'Re: the first' : number === 0 ? 'the first' : `mail ${number}`;
    good.add(await world.write({ from, subject, headers }));
    if (isAnswer) answers += 1;
  }

  const unspent = async () =>
    armed.parse(await world.control('GET', 'faults')).faults.filter(({ hits }) => hits === 0).length;

  async function writeAll(): Promise<void> {
    for (let number = 0; number < mails; number += 1) {
      // As many for each life of a server.
      while (number / mails > (killed + 1) / kills) await needs.world.delay(20);
      await write(number);
      // One at a time: more of them would only keep the mailbox from being read at all.
      if (number % FAULT_EVERY === 0 && (await unspent()) === 0) {
        provoked += 1;
        await world.control('POST', 'faults', {
          match: { path: '/google/gmail/*' },
          times: 1,
          ...pick(faults),
        });
      }
      if (number === Math.floor(mails / 3) || number === Math.floor((2 * mails) / 3))
        await world.control('POST', 'mailboxes/help@acme.test/forget-history');
      await advance('2s');
      await needs.world.delay(Math.random() * 20);
    }
  }

  /** Whether it is one of those that die that reads the mailbox just now. */
  async function isAnotherAtIt(): Promise<boolean> {
    const held = 'select 1 from mail_cursors where lease_until > clock_timestamp() and lease_node <> $1';
    return (await world.rows(held, [needs.presence.node() ?? 0])).length > 0;
  }

  /** Two beside the one in this process; each lives for a moment. */
  async function killAll(): Promise<void> {
    let done = 0;
    async function liveAndDie(): Promise<void> {
      while (done < kills) {
        done += 1;
        const node: ServerProcess = await nodes.startNode();
        await needs.world.delay(Math.random() * LONGEST_LIFE_MS);
        if (await isAnotherAtIt()) inTurn += 1;
        await nodes.kill(node);
        killed += 1;
        say(`${killed} killed, ${good.size + poison.size} written`);
      }
    }
    await Promise.all([liveAndDie(), liveAndDie()]);
  }

  const open = z.object({ count: z.number() });
  async function isDrained(help: string): Promise<boolean> {
    const [row] = await world.rows(
      `select count(*)::int from mail_cursors c where mailbox_id = $1 and (wanted_since is not null
        or exists (select from mail_items i where i.mailbox_id = c.mailbox_id and i.state = 'staged'))`,
      [help],
    );
    return open.parse(row).count === 0;
  }

  try {
    await world.control('PATCH', 'mail/settings', { isQuotaEnforced: false, notificationIntervalMs: 0 });
    await world.enterServiceAccount();
    const help = await world.makeMailbox();
    await world.connect(help);
    await world.until(
      async () =>
        (await world.rows('select watched_at from mailboxes where id = $1', [help]))[0]?.watched_at !== null,
      'Gmail tells of new mail',
    );
    await world.settled(help);
    await advance('5s');
    await steer({ isShuffled: true, retries: 'fast', duplicatePercent: 20, dropPercent: 10 });
    await Promise.all([writeAll(), killAll()]);
    nodes.killAll();
    const failed = provoked - (await unspent());
    await world.control('DELETE', 'faults');
    await steer({ isShuffled: false, duplicatePercent: 0, dropPercent: 0 });

    const endsAtMs = performance.now() + DRAINED_WITHIN_MS;
    await advance('11m');
    await lookAtSilent(needs);
    while (!(await isDrained(help))) {
      if (performance.now() > endsAtMs)
        assert.fail(`Not drained: ${JSON.stringify(await world.cursorOf(help))}`);
      await advance('1m');
      await needs.world.delay(100);
    }
    // What the pushes and the looks have brought, before anything is compared.
    const items = await world.itemsOf(help);
    await advance('25h');
    await compareDaily(needs);
    await world.until(async () => (await world.cursorOf(help)).reconciled_at !== null, 'all was compared');
    const cursor = await world.cursorOf(help);
    const messages = await world.rows(
      "select gmail_id, ticket_id from ticket_messages where mailbox_id = $1 and direction = 'in'",
      [help],
    );
    return { good, poison, answers, items, cursor, messages, failed, inTurn };
  } finally {
    nodes.killAll();
    await nodes.close();
  }
}
