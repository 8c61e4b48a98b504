import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import type { Client } from '#test/harness/client.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;
let owner: Client;

before(async () => {
  world = await openMailWorld();
  owner = world.owner;
  help = await world.makeMailbox();
  await world.connect(help);
  await world.settled(help);
});
after(() => world.keyholder.close());

const begun = z.object({ auth_url: z.string(), flow_id: z.string() });
const shown = z.object({ account: z.object({ connection_id: z.string() }).nullable(), says: z.string() });
const show = () => owner.get(`/api/v1/mailboxes/${help}`).read(shown);

async function disconnect(): Promise<void> {
  const { account } = await show();
  await owner.delete(`/api/v1/connections/${account?.connection_id}`).expect(200);
  assert.equal((await show()).account, null);
}

/** Nobody asks for a look: whoever connects an account has asked. */
async function connect(account: string): Promise<void> {
  await world.connect(help, account, owner);
  await world.until(async () => {
    const { connection_id } = await world.cursorOf(help);
    return connection_id === (await show()).account?.connection_id;
  }, 'the account was looked into');
  await world.settled(help);
}

/** No session lasts through days. */
async function advance(by: string): Promise<void> {
  await world.control('POST', 'clock', { advance: by });
  owner = await world.keyholder.signedIn('admin@acme.test');
}

async function stateOf(gmailId: string): Promise<string> {
  const item = (await world.itemsOf(help)).find(({ gmail_id }) => gmail_id === gmailId);
  return item ? [item.state, item.reason].filter(Boolean).join(' ') : 'unknown';
}

async function messagesOf(gmailId: string) {
  return world.rows('select * from ticket_messages where mailbox_id = $1 and gmail_id = $2', [help, gmailId]);
}

test('whoever disconnects and connects the same account gets all that came in between, each mail once', async () => {
  const first = await world.write({ subject: 'while connected' });
  await world.ask(help);
  await world.settled(help);
  assert.equal(await stateOf(first), 'done');
  await disconnect();
  const early = await world.write({ subject: 'early in the pause' });
  await advance('30h');
  const late = await world.write({ subject: 'late in the pause' });
  await connect('help@acme.test');
  for (const [id, isOld] of [
    [first, false],
    [early, true],
    [late, false],
  ] as const) {
    assert.equal(await stateOf(id), 'done');
    const messages = await messagesOf(id);
    assert.deepEqual(
      messages.map(({ is_old }) => is_old),
      [isOld],
    );
  }
});

test('also where Gmail has forgotten its history meanwhile', async () => {
  const before = (await world.itemsOf(help)).length;
  await disconnect();
  const missed = await world.write({ subject: 'told by no history' });
  await world.control('POST', 'mailboxes/help@acme.test/forget-history');
  await connect('help@acme.test');
  assert.equal(await stateOf(missed), 'done');
  assert.equal((await world.itemsOf(help)).length, before + 1);
});

const attachment = [
  'From: zoe@customer.example',
  'To: help@acme.test',
  'Content-Type: text/plain',
  'Content-Disposition: attachment; filename=list.txt',
  '',
  'one, two',
].join('\r\n');

async function download(gmailId: string): Promise<string> {
  const [message] = await messagesOf(gmailId);
  const path = `/api/v1/tickets/${message?.ticket_id}/messages/${message?.id}/attachments/0`;
  const answer = await owner.get(path).response;
  const text = await answer.text();
  return answer.ok ? text : z.object({ code: z.string() }).parse(JSON.parse(text)).code;
}

test('another account begins its own history: what it had is no ticket, and what waited of the first is not asked of it', async () => {
  const attached = await world.write({ raw: attachment });
  await world.ask(help);
  await world.settled(help);
  assert.equal(await download(attached), 'one, two\n');
  const waiting = await world.write({ subject: 'noted and not taken yet' });
  const path = `/google/gmail/gmail/v1/users/me/messages/${waiting}`;
  await world.control('POST', 'faults', { match: { path }, effect: { status: 503 } });
  await world.ask(help);
  await world.until(async () => (await stateOf(waiting)) === 'staged', 'it was noted');
  await disconnect();
  const older = await world.write({ subject: 'private' }, 'kim@acme.test');
  await world.control('DELETE', 'faults');
  await advance('1m');
  await connect('kim@acme.test');
  await advance('3h');
  const whileAway = await world.write({ subject: 'to the first, while another was connected' });
  const newer = await world.write({ subject: 'to the other' }, 'kim@acme.test');
  await world.ask(help);
  await world.settled(help);
  assert.equal(await stateOf(older), 'unknown');
  assert.equal(await download(attached), 'not_connected');
  assert.equal(await stateOf(newer), 'done');
  assert.equal(await stateOf(waiting), 'staged');
  assert.equal(await stateOf(whileAway), 'unknown');
  await disconnect();
  await connect('help@acme.test');
  assert.equal(await stateOf(waiting), 'done');
  assert.equal(await stateOf(whileAway), 'done');
  assert.equal((await messagesOf(waiting)).length, 1);
});

test('from the moment an account is disconnected nothing of its mail is taken any more, until it is back', async () => {
  const coming = await world.write({ subject: 'on its way' });
  const path = `/google/gmail/gmail/v1/users/me/messages/${coming}`;
  await world.control('POST', 'faults', { match: { path }, effect: { delayMs: 1_500 }, when: 'after' });
  await world.ask(help);
  await world.until(async () => (await stateOf(coming)) === 'staged', 'it was noted');
  await disconnect();
  await world.settled(help);
  assert.equal(await stateOf(coming), 'staged');
  assert.deepEqual(await messagesOf(coming), []);
  await world.control('DELETE', 'faults');
  await connect('help@acme.test');
  assert.equal(await stateOf(coming), 'done');
});

test('of two who connect an account each at the same time, one is told that there is another', async () => {
  await disconnect();
  const flows = [];
  for (const account of ['kim@acme.test', 'help@acme.test']) {
    const { auth_url, flow_id } = await owner.post(`/api/v1/mailboxes/${help}/connect`).read(begun);
    flows.push({ id: flow_id, arriving: await world.atGoogle(auth_url, { account }) });
  }
  const outcomes = [];
  for (const { id, arriving } of flows) {
    await world.comeBack(owner, arriving);
    outcomes.push((await world.showFlow(owner, id)).outcome);
  }
  assert.deepEqual(outcomes, ['connected', 'other_account']);
});
