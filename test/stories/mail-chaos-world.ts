import assert from 'node:assert/strict';
import { z } from 'zod';
import { openBalancedNodes } from './balanced-nodes.ts';
import { answering } from './mail-chaos-answers.ts';
import { killAgainAndAgain } from './mail-chaos-deaths.ts';
import { writingLetters } from './mail-chaos-letters.ts';
import { openWeather, watchingGoogle } from './mail-chaos-weather.ts';
import { type MailWorld, mailWorldOf } from './mail-world.ts';
import { openReceiver, type Receiver } from './webhook-receiver.ts';

export type Chaos = {
  mails: number;
  kills: number;
  /** How often Google forgets the history, and a server feels it. */
  expiries: number;
  /** Told how far it is, for whoever waits for minutes. */
  say?: (line: string) => void;
};

/** Every so many mails pushes are kept back for as many, and then go out in any order. */
const KEPT_BACK = 8;
const COUNTED_EVERY = 100;
const DEAF_PERCENT = 10;
const DONE_WITHIN_MS = 180_000;

export type Outcome = Awaited<ReturnType<typeof runChaos>>;

/**
 * Mails come while both servers there are get killed again and again, pushes go astray and Google fails. No server
 * runs in this process meanwhile, so that none survives.
 */
export async function runChaos({ mails, kills, expiries, say = () => {} }: Chaos) {
  const google = watchingGoogle();
  const nodes = await openBalancedNodes(google.before);
  const world = await mailWorldOf(nodes.world);
  const receiver = await openReceiver();
  const letters = writingLetters(world);
  const weather = openWeather(world);
  const { delay } = world.needs.world;
  const advance = (by: string) => world.control('POST', 'clock', { advance: by });
  let died = 0;
  let isWritten = false;

  async function writeAll(): Promise<void> {
    while (letters.written() < mails) {
      const number = letters.written();
      // As many for each life of a server.
      while (number / mails > (died + 1) / kills) await delay(10);
      await letters.write();
      const expired = Math.floor(((expiries + 1) * number) / mails);
      // Until a server has felt it: one that has read everything asks for nothing that is gone.
      if (google.seen.historyGone < expired) await weather.forgetHistory();
      if (number % KEPT_BACK === 0) await weather.keepBack((number / KEPT_BACK) % 2 === 0);
      if (number % COUNTED_EVERY === 0) await weather.countPushes();
      await advance('2s');
      await delay(Math.random() * 20);
    }
    await weather.keepBack(false);
    isWritten = true;
  }

  /** Time passes meanwhile, but not so fast that tokens end while they are used. */
  async function untilDone(isDone: () => Promise<boolean>, by = '5s'): Promise<void> {
    const endsAtMs = performance.now() + DONE_WITHIN_MS;
    while (!(await isDone())) {
      if (performance.now() > endsAtMs) assert.fail(`Not done: ${await whatIsLeft(world)}`);
      await advance(by);
      await delay(50);
    }
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
    await listenTo(world, receiver);
    const answers = await answering(world);
    const ask = async (what: 'sync' | 'reconcile') => {
      const admin = await world.keyholder.signedIn('admin@acme.test'); // sessions do not last as long as this
      await admin.post(`/api/v1/mailboxes/${help}/${what}`).expect(204);
    };
    await advance('5s');
    await nodes.leave();
    await weather.begin();
    const told = (deaths: number) => {
      died = deaths;
      say(`${deaths} killed, ${letters.written()} written`);
    };
    const [deaths] = await Promise.all([
      killAgainAndAgain({
        nodes,
        mailboxId: help,
        kills,
        isWritten: () => isWritten,
        told,
      }),
      writeAll(),
      answers.answerSome(() => isWritten),
    ]);
    await weather.countPushes();
    const asked = google.seen.asked;
    const faults = await weather.end();
    if (google.seen.historyGone < expiries) {
      await letters.write();
      await weather.forgetHistory();
    }
    // Of what no push has told, silence tells: they look once they have heard nothing for so long.
    await advance('11m');
    await nodes.startNode();
    say('all is written; what is left is read');
    await untilDone(() => isDrained(world, help));
    await weather.countPushes();
    // What pushes and silence have brought, before anything is compared.
    const items = await world.itemsOf(help);
    await advance('2m');
    await ask('reconcile');
    await untilDone(() => isDrained(world, help));
    say('what others are told of, and what became of answers, is waited for');
    await untilDone(async () => (await world.rows(GOING_ON)).length === 0, '2m');
    // What we sent comes by in the history of the account.
    await ask('sync');
    await untilDone(() => isDrained(world, help));
    return {
      letters,
      deaths,
      google: { ...google.seen, asked, faults },
      answers: await answers.outcome(),
      unheard: answers.unheard(),
      errors: nodes.errors(),
      pushes: weather.pushes(),
      acknowledged: weather.acknowledged(),
      notices: await world.rows('select pubsub_id from mail_notices where mailbox_id = $1', [help]),
      events: receiver.received.map(({ id, event: { type, data } }) => ({ id, type, data })),
      items,
      tickets: await world.rows('select id from tickets where mailbox_id = $1', [help]),
      messages: await world.rows(
        'select id, gmail_id, ticket_id, direction from ticket_messages where mailbox_id = $1',
        [help],
      ),
      audited: await world.rows(
        "select action, subject_id from audit_entries where action in ('ticket.created', 'ticket.mail_received')",
      ),
      cursor: await world.cursorOf(help),
      trouble: (await world.rows('select trouble from mailboxes where id = $1', [help]))[0]?.trouble,
    };
  } finally {
    await nodes.close();
    receiver.close();
  }
}

/** Events on their way, and answers that are on theirs or still looked for. */
const GOING_ON = `select id from webhook_deliveries where state <> 'delivered' union all
  select id from outbox_mails where state in ('queued', 'sending') or look_at is not null`;

/** A program of acme's that is told of tickets, and often does not take it in at first. */
async function listenTo({ owner }: MailWorld, receiver: Receiver): Promise<void> {
  receiver.answer(() => ({ status: Math.random() * 100 < DEAF_PERCENT ? 500 : 204 }));
  const event_types = ['ticket.created', 'ticket.replied', 'ticket.updated'];
  await owner.post('/api/v1/webhooks', { name: 'desk', url: receiver.url, event_types }).expect(201);
}

const open = z.object({ count: z.number() });

async function isDrained({ rows }: MailWorld, help: string): Promise<boolean> {
  const [row] = await rows(
    `select count(*)::int from mail_cursors c where mailbox_id = $1 and (wanted_since is not null
      or exists (select from mail_items i where i.mailbox_id = c.mailbox_id and i.state = 'staged'))`,
    [help],
  );
  return open.parse(row).count === 0;
}

async function whatIsLeft({ rows }: MailWorld): Promise<string> {
  const asked = [
    'select wanted_since, wanted_because, retry_at, failures, lease_until, resync_since from mail_cursors',
    "select gmail_id, attempts, next_try_at from mail_items where state = 'staged'",
    GOING_ON,
  ];
  return JSON.stringify(await Promise.all(asked.map(one => rows(one))));
}
