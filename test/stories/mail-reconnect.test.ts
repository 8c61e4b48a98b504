import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { goOnReconnected } from '#features/mail/mailboxes/go-on.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import type { Client } from '#test/harness/client.ts';
import { gmailSend } from './consent-world.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

let world: MailWorld;
let help: MailboxId;
let owner: Client;

before(async () => {
  world = await openMailWorld();
  owner = world.owner;
  help = await world.makeMailbox();
  await world.connect(help);
  await world.ask(help);
  await world.settled(help);
});
after(() => world.keyholder.close());

const shown = z.object({ state: z.string(), reason: z.string().nullable() });
const show = () => owner.get(`/api/v1/mailboxes/${help}`).read(shown);
const advance = (by: string) => world.control('POST', 'clock', { advance: by });
const isDone = async (id: string) =>
  (await world.itemsOf(help)).some(({ gmail_id, state }) => gmail_id === id && state === 'done');

/** The person takes the permission back at Google, and the token that is left runs out. */
async function withdraw(): Promise<void> {
  await world.control('POST', 'grants/kill', { account: 'help@acme.test' });
  await advance('61m');
  owner = await world.keyholder.signedIn('admin@acme.test'); // no session lasts that long
}

test('a mailbox that Google refused goes on once its account is connected again, with all that came', async () => {
  await withdraw();
  const missed = await world.write({ subject: 'while nobody could read' });
  await world.ask(help);
  await world.until(async () => (await show()).reason === 'needs_reconnect', 'the refusal was told');
  await world.connect(help, 'help@acme.test', owner);
  await world.until(() => isDone(missed), 'what came meanwhile was read');
  await world.until(async () => (await show()).reason !== 'needs_reconnect', 'the trouble was over');
});

test('so does one that was paused for being refused again and again, and it says so', async () => {
  await withdraw();
  await world.ask(help);
  await world.until(async () => {
    await advance('10s'); // each try waits longer than the one before
    return (await show()).state === 'paused';
  }, 'it was paused');
  assert.equal((await show()).reason, 'refused');
  const missed = await world.write({ subject: 'during the pause' });
  await world.connect(help, 'help@acme.test', owner);
  await world.until(() => isDone(missed), 'it went on');
  assert.deepEqual(await resumptions(), [{ reason: 'reconnected' }]);
});

const resumptions = () =>
  world.rows("select reason from audit_entries where action = 'mailbox.resumed' and subject_id = $1", [help]);

const begun = z.object({ auth_url: z.string(), flow_id: z.string() });

test('and one whose account did not let its mail be read goes on only once it does', async () => {
  const reconnect = async (scopes?: readonly string[]) => {
    const { auth_url, flow_id } = await owner.post(`/api/v1/mailboxes/${help}/connect`).read(begun);
    await world.comeBack(
      owner,
      await world.atGoogle(auth_url, { account: 'help@acme.test', ...(scopes && { scopes }) }),
    );
    return (await world.showFlow(owner, flow_id)).outcome;
  };
  const identity = ['openid', 'email'];
  const before = (await resumptions()).length;
  const connected = z.object({ account: z.object({ connection_id: z.string() }) });
  const { account } = await owner.get(`/api/v1/mailboxes/${help}`).read(connected);
  await owner.delete(`/api/v1/connections/${account.connection_id}`).expect(200);
  const isForgotten = async () => (await world.grantsOf('help@acme.test')).living === 0;
  await world.until(isForgotten, 'Google has forgotten what was given');
  assert.equal(await reconnect([...identity, gmailSend]), 'partial');
  await world.ask(help);
  await world.until(async () => {
    await advance('10s');
    return (await show()).state === 'paused';
  }, 'it was paused');
  const missed = await world.write({ subject: 'while its mail could not be read' });
  assert.equal(await reconnect([...identity, gmailSend]), 'partial');
  await goOnReconnected(world.needs, new AbortController().signal);
  assert.equal((await show()).state, 'paused');
  assert.equal(await reconnect(), 'connected');
  await world.until(() => isDone(missed), 'it went on');
  assert.equal((await resumptions()).length, before + 1);
});
