import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import type { Mailbox, MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { readMail } from '#features/mail/parse/read.ts';
import { syncMailbox } from '#features/mail/sync/sync-mailbox.ts';
import type { TakenMail } from '#features/mail/take-mails.ts';
import { MOST_LOUD_IN_THREAD } from '#features/tickets/answering/limits.ts';
import { newId, requireId } from '#kernel/ids.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';
import { openTicketWorld, type TicketWorld } from './ticket-world.ts';

const gmail = '/google/gmail/gmail/v1/users/me';

let world: TicketWorld;

before(async () => {
  world = await openTicketWorld();
});
after(() => world.keyholder.close());

const statesOf = async (ids: readonly string[]) => {
  const items = await world.itemsOf(world.help);
  return ids.map(id => items.find(({ gmail_id }) => gmail_id === id)?.state);
};
const ticketsOf = async (ids: readonly string[]) => {
  const rows = await world.rows(
    `select m.gmail_id, m.ticket_id, m.clue, t.number from ticket_messages m join tickets t on t.id = m.ticket_id
     where m.mailbox_id = $1 and m.gmail_id = any($2) order by m.id`,
    [world.help, ids],
  );
  return rows;
};

async function writeMany(count: number, subject = 'many'): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) ids.push(await world.write({ subject: `${subject} ${at}` }));
  return ids;
}

/** Every transaction that took mail, by how many it took. */
async function countsTakenTogether(ids: readonly string[]): Promise<number[]> {
  const rows = await world.rows(
    'select count(*)::integer as mails from ticket_messages where gmail_id = any($1) group by xmin::text',
    [ids],
  );
  return rows.map(({ mails }) => Number(mails)).toSorted((one, other) => one - other);
}

test('mails that wait are taken together, each a ticket of its own with the next number', async () => {
  const ids = await writeMany(10);
  await world.sync();
  assert.deepEqual(
    await statesOf(ids),
    ids.map(() => 'done'),
  );
  assert.deepEqual(await countsTakenTogether(ids), [10]);
  const taken = await ticketsOf(ids);
  assert.deepEqual(
    taken.map(({ gmail_id }) => gmail_id),
    ids,
  );
  const [first] = taken;
  assert.deepEqual(
    taken.map(({ number }) => Number(number)),
    ids.map((_, at) => Number(first?.number) + at),
  );
});

test('of one conversation they are in one ticket, in their order', async () => {
  const named = (id: string, to?: string) => ({
    'Message-ID': `<${id}@customer.example>`,
    ...(to !== undefined && { 'In-Reply-To': `<${to}@customer.example>` }),
  });
  const ids = [
    await world.write({ subject: 'Begins', headers: named('t1') }),
    await world.write({ subject: 'Between' }),
    await world.write({ subject: 'Re: Begins', text: 'second', headers: named('t2', 't1') }),
    await world.write({ subject: 'Re: Begins', text: 'third', headers: named('t3', 't2') }),
  ];
  await world.sync();
  assert.deepEqual(await countsTakenTogether(ids), [4]);
  const [begins, between, ...replies] = await ticketsOf(ids);
  assert.deepEqual(
    replies.map(({ ticket_id, clue }) => [ticket_id, clue]),
    replies.map(() => [begins?.ticket_id, 'in_reply_to']),
  );
  assert.notEqual(between?.ticket_id, begins?.ticket_id);
  const { messages } = await world.show(String(begins?.ticket_id));
  assert.deepEqual(
    messages.map(({ message_id }) => message_id),
    ['t1', 't2', 't3'].map(id => `${id}@customer.example`),
  );
  const found = await world.list('?q=third');
  assert.ok(found.items.some(({ id }) => id === begins?.ticket_id));
});

test('one among them that cannot be kept is tried again and put aside alone', async () => {
  await world.rows(`create function refuse_poison() returns trigger language plpgsql as
    $$ begin if new.subject = 'poison' then raise 'It is poison.'; end if; return new; end $$`);
  await world.rows(
    'create trigger poison before insert on tickets for each row execute function refuse_poison()',
  );
  const before = await writeMany(6, 'before the poison');
  const poison = await world.write({ subject: 'poison' });
  const behind = await writeMany(6, 'behind the poison');
  const sound = [...before, ...behind];
  await world.control('POST', 'clock', { advance: '2s' });
  await world.ask(world.help, 'push');
  const isDone = async () => (await statesOf(sound)).every(state => state === 'done');
  await world.until(isDone, 'all others were taken');
  for (let tries = 0; tries < 8 && (await statesOf([poison]))[0] === 'staged'; tries += 1) {
    await world.control('POST', 'clock', { advance: '30m' });
    await world.ask(world.help, 'push');
    const attempts = async () =>
      (await world.itemsOf(world.help)).find(({ gmail_id }) => gmail_id === poison)?.attempts;
    await world.until(async () => Number(await attempts()) >= tries + 2, 'it was tried again');
  }
  const item = (await world.itemsOf(world.help)).find(({ gmail_id }) => gmail_id === poison);
  assert.deepEqual([item?.state, item?.reason, item?.attempts], ['quarantined', 'not_taken', 5]);
  const taken = await ticketsOf(sound);
  assert.equal(new Set(taken.map(({ ticket_id }) => ticket_id)).size, sound.length);
  await world.rows('drop trigger poison on tickets');
  await world.admin
    .post(`/api/v1/mailboxes/${world.help}/quarantine/retry`, { gmail_id: poison })
    .expect(204);
  await world.until(async () => (await statesOf([poison]))[0] === 'done', 'it was taken after all');
});

test('a run that has lost its mailbox commits nothing more, and the next takes the rest once', async () => {
  await world.settled(world.help);
  const lease = { tenantId: world.tenantId, mailboxId: world.help, owner: newId<'lease'>(world.needs.world) };
  const give = (owner: string) =>
    world.rows(
      `update mail_cursors set lease_owner = $2, lease_node = null, lease_until = clock_timestamp() + interval '1 hour'
       where mailbox_id = $1`,
      [world.help, owner],
    );
  await give(lease.owner);
  const ids = await writeMany(32, 'some lost');
  await world.control('POST', 'faults', {
    match: { path: `${gmail}/messages/${ids[30]}` },
    effect: { delayMs: 1_500 },
    times: 1,
  });
  await world.ask(world.help, 'push');
  const running = syncMailbox(world.needs, world.who, lease, new AbortController().signal);
  const done = async () => (await statesOf(ids)).filter(state => state === 'done').length;
  await world.until(async () => (await done()) > 0, 'the first were taken');
  await give(newId<'lease'>(world.needs.world));
  const had = await done();
  assert.equal((await running).kind, 'lost');
  assert.equal(await done(), had);
  assert.ok(had < ids.length);
  assert.equal((await ticketsOf(ids)).length, had);
  await world.rows('update mail_cursors set lease_until = clock_timestamp() where mailbox_id = $1', [
    world.help,
  ]);
  await world.until(async () => (await done()) === ids.length, 'the next run took the rest');
  assert.equal((await ticketsOf(ids)).length, ids.length);
});

test('one that is long on its way holds up none before it, and is asked for once', async () => {
  await world.settled(world.help);
  const ids = await writeMany(4, 'one of them slow');
  const slow = { path: `${gmail}/messages/${ids[2]}` };
  await world.control('POST', 'faults', { match: slow, effect: { delayMs: 4_000 }, times: 1 });
  const asked = await world.requestsTo(slow.path);
  await world.ask(world.help, 'push');
  await world.until(async () => (await statesOf(ids))[1] === 'done', 'those before it were taken');
  assert.deepEqual(await statesOf(ids), ['done', 'done', 'staged', 'staged']);
  await world.settled(world.help);
  const inTheirOrder = (await ticketsOf(ids)).toSorted((one, other) => one.number - other.number);
  assert.deepEqual(
    inTheirOrder.map(({ gmail_id }) => gmail_id),
    ids,
  );
  assert.equal((await world.requestsTo(slow.path)) - asked, 1);
});

/** What may stand in a mail so that it belongs to another, or seems to. */
const letters = fc.array(
  fc.record({
    named: fc.option(fc.nat(5)),
    answers: fc.option(fc.nat(7)),
    refersTo: fc.array(fc.nat(7), { maxLength: 2 }),
    thread: fc.nat(3),
    sender: fc.nat(2),
    isAutomatic: fc.boolean(),
  }),
  { minLength: 1, maxLength: 9 },
);

test('taken together, mails become what they become one after the other', async () => {
  const acme = { who: world.who, mailbox: await mailboxOf('acme', world.help) };
  const globexOwner = await world.keyholder.signedIn('admin@globex.test');
  const globex = await mailboxIn('globex', await world.makeMailbox('help@globex.test', globexOwner));
  for (const { client } of [{ client: world.admin }, { client: globexOwner }])
    await client.post('/api/v1/webhooks', { name: 'desk', url: 'http://127.0.0.1:1/hooks' }).expect(201);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(letters, async written => {
      run += 1;
      const mails = await Promise.all(written.map((letter, at) => mailFrom(letter, { run, at })));
      await take(acme, [mails]);
      await take(
        globex,
        mails.map(mail => [mail]),
      );
      assert.deepEqual(await becameOf(acme.mailbox.id, run), await becameOf(globex.mailbox.id, run));
    }),
    { numRuns: 40 },
  );
});

test('of a flood that is taken together, programs hear of its beginning, as of any other', async () => {
  const acme = { who: world.who, mailbox: await mailboxOf('acme', world.help) };
  const [run, usual] = ['flood', { answers: null, refersTo: [], thread: 0, sender: 0, isAutomatic: false }];
  const flood = Array.from({ length: 40 }, (_, at) => mailFrom({ ...usual, named: at }, { run, at }));
  await take(acme, [await Promise.all(flood)]);
  const [told] = await world.rows(
    `select count(*)::integer as events from webhook_events e
     join ticket_messages m on m.id::text = e.data ->> 'message_id' where m.gmail_id like 'run-flood-%'`,
  );
  assert.deepEqual(told, { events: MOST_LOUD_IN_THREAD });
  assert.equal(new Set((await becameOf(world.help, run)).map(({ ticket }) => ticket)).size, 1);
});

type Taker = { who: Scope; mailbox: Mailbox };

async function mailboxIn(slug: string, id: MailboxId): Promise<Taker> {
  const [tenant] = await world.rows('select id from tenants where slug = $1', [slug]);
  const tenantId = requireId<'tenant'>(String(tenant?.id));
  const who = mintScope({ tenantId, actor: { kind: 'job', name: 'story' }, permissions: [] });
  return { who, mailbox: await mailboxOf(slug, id) };
}

async function mailboxOf(slug: string, id: MailboxId): Promise<Mailbox> {
  const usual = { name: 'Help', senderName: null, labelIds: ['INBOX'], defaultAssigneeId: null };
  return { ...usual, id, address: `help@${slug}.test` };
}

/** No two at one moment, of which chance would say which came first. */
async function take({ who, mailbox }: Taker, batches: readonly (readonly TakenMail[])[]): Promise<void> {
  const { database, takeMails } = world.needs;
  for (const mails of batches) {
    await world.control('POST', 'clock', { advance: '1s' });
    await database.inTenant(who, tx => takeMails(tx, who, { mailbox, account: 1, mails }));
  }
}

type Letter = typeof letters extends fc.Arbitrary<(infer One)[]> ? One : never;

async function mailFrom(
  letter: Letter,
  { run, at }: { run: number | string; at: number },
): Promise<TakenMail> {
  const id = (number: number) => `<${run}.${number}@customer.example>`;
  const lines = [
    `From: p${letter.sender}.${run}@customer.example`,
    `Subject: ${run}`,
    ...(letter.named === null ? [] : [`Message-ID: ${id(letter.named)}`]),
    ...(letter.answers === null ? [] : [`In-Reply-To: ${id(letter.answers)}`]),
    ...(letter.refersTo.length === 0 ? [] : [`References: ${letter.refersTo.map(id).join(' ')}`]),
    ...(letter.isAutomatic ? ['Auto-Submitted: auto-replied'] : []),
  ];
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\nword${at} of ${run}`);
  const read = await readMail({
    bytes,
    receivedAt: new Date(world.needs.world.now().getTime() - 1_000 + at),
  });
  if (read.kind !== 'mail') assert.fail('It cannot be read.');
  const gmailThreadId = `run-${run}-${letter.thread}`;
  return { gmailId: `run-${run}-${at}`, gmailThreadId, mail: read.mail, isOld: false };
}

/** Everything that can be told of it without the ids that chance has made. */
async function becameOf(mailboxId: MailboxId, run: number | string) {
  const messages = await world.rows(
    `select m.gmail_id, m.clue, m.clue_ref, m.passed_over, m.origin, m.standing, m.silence, m.correspondent,
       dense_rank() over (order by t.number) as ticket, t.status, t.subject, t.requester_address, t.last_message_at,
       cardinality(t.words) as words,
       (select array_agg(a.action order by a.id) from audit_entries a where a.subject_id::text = t.id::text) as written_down,
       (select array_agg(e.type || ' ' || (e.data ->> 'status') || ' ' || (e.data ->> 'may_answer') order by d.position)
        from webhook_deliveries d join webhook_events e on e.tenant_id = d.tenant_id and e.id = d.event_id
        where d.about::text = t.id::text) as told
     from ticket_messages m join tickets t on t.tenant_id = m.tenant_id and t.id = m.ticket_id
     where m.mailbox_id = $1 and m.gmail_id like $2 order by m.id`,
    [mailboxId, `run-${run}-%`],
  );
  return z.array(z.record(z.string(), z.unknown())).min(1).parse(messages);
}
