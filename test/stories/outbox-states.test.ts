import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { outboxUpkeep } from '#features/outbox/jobs.ts';
import { requireId } from '#kernel/ids.ts';
import { type OutboxWorld, openOutboxWorld } from './outbox-world.ts';

const resting = ['sent', 'unknown', 'failed', 'queued'] as const;
type Resting = (typeof resting)[number];

/** What Google does so that a mail comes to rest there. */
const effects: Readonly<Record<Resting, object | undefined>> = {
  sent: undefined,
  unknown: { reset: 'before' },
  failed: { status: 400, body: '{}' },
  queued: { status: 429, body: '{}', headers: { 'retry-after': '3600' } },
};

let world: OutboxWorld;
let mails: readonly { state: Resting; id: string }[];

before(async () => {
  world = await openOutboxWorld();
  const connection = await world.connect('mail.read,mail.send');
  const made = [];
  for (const state of resting) {
    const effect = effects[state];
    if (effect) await world.fault(effect);
    const { id } = await world.send(connection);
    await world.until(id, now => now.kind === state && (now.kind !== 'queued' || now.waitsFor !== null));
    made.push({ state, id });
  }
  mails = made;
});
after(() => world.close());

/** What each state has; everything else is another's. */
const own: Readonly<Record<Resting, readonly string[]>> = {
  queued: ['due_at', 'waits_for', 'raw_sealed'],
  sent: ['gmail_id', 'gmail_thread_id'],
  failed: ['reason', 'raw_sealed'],
  unknown: ['looks', 'look_at', 'raw_sealed'],
};

const values: Readonly<Record<string, string>> = {
  due_at: 'now()',
  waits_for: "'google_busy'",
  claim_owner: 'id',
  claim_node: '1',
  claim_until: 'now()',
  gmail_id: "'18c'",
  gmail_thread_id: "'18c'",
  reason: "'refused'",
  looks: '1',
  look_at: 'now()',
};

test('a row has what its state has, and the database takes nothing else', async () => {
  for (const { state, id } of mails) {
    const [row] = await world.rows('select * from outbox_mails where id = $1', [id]);
    assert.equal(row.state, state);
    const columns = own[state];
    for (const column of [...Object.keys(values), 'raw_sealed'])
      assert.equal(row[column] !== null, columns.includes(column), `${column} of ${state}`);
    for (const [column, value] of Object.entries(values)) {
      if (columns.includes(column)) continue;
      const spoiling = world.rows(`update outbox_mails set ${column} = ${value} where id = $1`, [id]);
      await assert.rejects(spoiling, /violates check constraint/, `${column} of ${state}`);
    }
  }
});

test('no state can be entered without what it needs', async () => {
  for (const { state: from, id } of mails)
    for (const to of ['queued', 'sending', 'sent', 'failed', 'unknown']) {
      if (from === to) continue;
      const spoiling = world.rows('update outbox_mails set state = $2 where id = $1', [id, to]);
      await assert.rejects(spoiling, /violates check constraint/, `${from} to ${to}`);
    }
});

test('words that nobody has sent are forgotten after a month, and what became of them stays', async () => {
  await world.rows("update outbox_mails set state_since = state_since - interval '31 days'");
  const forget = outboxUpkeep.find(({ name }) => name === 'outbox.forget') ?? assert.fail();
  await forget.run(world.needs, new AbortController().signal);
  const rows = await world.rows(
    'select state, raw_sealed is not null as kept from outbox_mails order by state',
  );
  assert.deepEqual(
    rows.map(({ state, kept }) => `${state} ${kept}`),
    ['failed false', 'queued true', 'sent false', 'unknown false'],
  );
  const failed = await world.rows("select id from outbox_mails where state = 'failed'");
  await assert.rejects(world.sendAgain(requireId(failed[0]?.id)), { code: 'gone' });
});

test('of a mail to which nothing refers all is forgotten after a month, and of others the row stays', async () => {
  const connection = await world.connect('mail.read,mail.send');
  const passing = await world.send(connection, {}, 'passing', true);
  await world.until(passing.id, now => now.kind === 'sent');
  const kept = (await world.rows('select id from outbox_mails')).length - 1;
  const forget = outboxUpkeep.find(({ name }) => name === 'outbox.forget') ?? assert.fail();
  await forget.run(world.needs, new AbortController().signal);
  assert.equal((await world.rows('select id from outbox_mails')).length, kept + 1);
  await world.rows("update outbox_mails set state_since = state_since - interval '31 days'");
  await forget.run(world.needs, new AbortController().signal);
  const left = await world.rows('select id from outbox_mails');
  assert.equal(left.length, kept);
  assert.ok(!left.some(({ id }) => id === passing.id));
});

test('while Google says nothing nobody is told that a mail was not found, and in the end it is', async () => {
  const connection = await world.connect('mail.read,mail.send');
  await world.fault({ reset: 'after' });
  const match = { path: '/google/gmail/gmail/v1/users/me/messages', method: 'GET' };
  await world.control('POST', 'faults', { match, effect: { status: 503 }, times: 7 });
  const { id, messageId } = await world.send(connection);
  await world.untilKind(id, 'unknown');
  for (let looks = 0; looks < 12 && (await world.state(id)).kind === 'unknown'; looks += 1) {
    const last = await world.state(id);
    assert.ok(last.kind === 'unknown' && last.looksAgainAt, 'It is given up, and nobody has looked.');
    const { looksAgainAt } = last;
    await world.advance('2h');
    await world.until(id, now => now.kind !== 'unknown' || `${now.looksAgainAt}` !== `${looksAgainAt}`);
  }
  assert.equal((await world.state(id)).kind, 'sent');
  assert.equal((await world.sent()).filter(each => each.messageId === messageId).length, 1);
  assert.deepEqual(await world.audited(id), ['mail.queued', 'mail.sent', 'mail.unknown']);
});
