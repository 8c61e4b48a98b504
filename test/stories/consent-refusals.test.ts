import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { freezeUser, unfreezeUser } from '#features/access/users/freeze.ts';
import { requireId, type TenantId, type UserId } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import type { Client } from '#test/harness/client.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { operatorOf } from './access-world.ts';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';

let world: ConsentWorld;
let kim: Client;

before(async () => {
  world = await openConsentWorld();
  kim = await world.keyholder.signedIn('kim@acme.test');
});
after(() => world.keyholder.close());

const mail = { capabilities: 'mail.read,mail.send' };
const client = `projects/${acmeGoogle.projectId}/clients/${acmeGoogle.clientId}`;
const begun = z.object({ auth_url: z.string(), flow_id: z.string() });

async function kimsConnections(): Promise<string[]> {
  const items = z.array(z.object({ id: z.string(), address: z.string() }));
  const page = await kim.get('/api/v1/connections').read(z.object({ items }));
  return page.items.map(({ id }) => id);
}

async function lastRefusal(): Promise<string | null> {
  const [row] = await world.rows(
    "select reason from audit_entries where action = 'connection.refused' order by at desc, id desc limit 1",
  );
  return row ? String(row.reason) : null;
}

/** For everything that is wrong there are words, somebody who acts and a next step. */
function expectWords(shown: { outcome: string | null; says: string | null; remedy: string | null }): void {
  assert.ok(shown.says && shown.remedy, `${shown.outcome} has no words`);
}

test('a no at Google is told as a no', async () => {
  const shown = await world.connect(kim, { account: 'kim@acme.test', deny: true }, mail);
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'refused']);
  expectWords(shown);
  assert.equal(await lastRefusal(), 'refused');
});

test('a consent with no box ticked connects nothing and leaves nothing at Google', async () => {
  const shown = await world.connect(kim, { account: 'bo@acme.test', scopes: [] }, mail);
  assert.deepEqual([shown.state, shown.outcome, shown.connection_id], ['failed', 'nothing_granted', null]);
  expectWords(shown);
  assert.equal((await world.grantsOf('bo@acme.test')).living, 0);
});

test('an answer without a refresh token never takes the place of a good one', async () => {
  await world.connect(kim, { account: 'kim@acme.test' }, mail);
  const [before] = await world.rows('select refresh_token_sealed, version from grants');
  const { auth_url, flow_id } = await world.begin(kim, mail);
  const quiet = new URL(auth_url);
  quiet.searchParams.delete('prompt'); // whoever edits the address can bring such an answer about
  await world.comeBack(kim, await world.atGoogle(quiet.href, { account: 'kim@acme.test' }));
  assert.equal((await world.showFlow(kim, flow_id)).outcome, 'connected');
  const [after] = await world.rows('select refresh_token_sealed, version from grants');
  assert.deepEqual(after?.refresh_token_sealed, before?.refresh_token_sealed);
  assert.notEqual(after?.version, before?.version);
});

test('an answer without a refresh token connects nothing where there is none to stay with', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  await world.connect(olu, { account: 'ana@acme.test' }, mail);
  await world.rows(
    `update grants set state = 'ended', refresh_token_sealed = null, access_token_sealed = null
     where connection_id in (select id from connections where address = 'ana@acme.test')`,
  );
  const { auth_url, flow_id } = await world.begin(olu, mail);
  const quiet = new URL(auth_url);
  quiet.searchParams.delete('prompt');
  await world.comeBack(olu, await world.atGoogle(quiet.href, { account: 'ana@acme.test' }));
  const shown = await world.showFlow(olu, flow_id);
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'no_refresh_token']);
  expectWords(shown);
  assert.equal((await world.grantsOf('ana@acme.test')).living, 0, 'so that the next consent brings one');
});

test('an account whose address Google has not verified is not connected', async () => {
  await world.control('PATCH', 'people/pat@gmail.com', { isEmailVerified: false });
  const shown = await world.connect(kim, { account: 'pat@gmail.com' }, mail);
  assert.deepEqual([shown.outcome, shown.connection_id], ['address_not_verified', null]);
  expectWords(shown);
  assert.equal((await world.grantsOf('pat@gmail.com')).living, 0);
});

test('an account that is disconnected while its person is at Google stays disconnected', async () => {
  const { connection_id: id } = await world.connect(kim, { account: 'gus@globex.test' }, mail);
  const { auth_url, flow_id } = await kim.post(`/api/v1/connections/${id}/reconnect`).read(begun);
  const answer = await world.atGoogle(auth_url, { account: 'gus@globex.test' });
  await world.rows('update connections set ended_at = now(), is_default = false where id = $1', [id]);
  await world.comeBack(kim, answer);
  const shown = await world.showFlow(kim, flow_id);
  assert.deepEqual([shown.state, shown.outcome], ['failed', 'connection_gone']);
  expectWords(shown);
  assert.ok(!(await kimsConnections()).includes(id ?? ''));
  assert.equal((await world.grantsOf('gus@globex.test')).living, 0);
});

test('a wrong secret of the app is the organisation’s business, and is told so', async () => {
  const { secrets } = z
    .object({ secrets: z.array(z.object({ id: z.string() })) })
    .parse(await world.control('GET', client));
  const { value } = z.object({ value: z.string() }).parse(await world.control('POST', `${client}/secrets`));
  await world.control('DELETE', `${client}/secrets/${secrets[0]?.id}`);
  const shown = await world.connect(kim, { account: 'bo@acme.test' }, mail);
  assert.deepEqual([shown.outcome, shown.reason], ['app_misconfigured', 'wrong_secret']);
  assert.match(shown.remedy ?? '', /administrator/);
  await world.connect(kim, { account: 'bo@acme.test' }, mail);
  assert.deepEqual(await alarms(), ['google_app.broken'], 'one alarm, however many are refused');
  const { needs } = world.keyholder.server;
  await needs.secrets.write(operatorOf(await acme()), new Map([['google_client_secret', new Secret(value)]]));
  assert.equal((await world.connect(kim, { account: 'bo@acme.test' }, mail)).outcome, 'connected');
  assert.deepEqual(await alarms(), ['google_app.broken', 'google_app.recovered']);
});

async function alarms(): Promise<string[]> {
  const rows = await world.rows(
    "select action from audit_entries where action like 'google_app.%' order by at, id",
  );
  return rows.map(row => String(row.action));
}

test('what usually is a page of Google’s and once comes back as an error has words of its own', async () => {
  for (const [error, outcome, reason] of [
    ['admin_policy_enforced', 'app_misconfigured', 'admin_policy'],
    ['org_internal', 'app_misconfigured', 'org_internal'],
    ['deleted_client', 'app_misconfigured', 'deleted_client'],
    ['temporarily_unavailable', 'google_busy', null],
    ['something_new', 'google_refused', null],
  ] as const) {
    const { flow_id, state } = await world.begin(kim, mail);
    const answer = new URL('/api/auth/callback', world.keyholder.url);
    answer.search = new URLSearchParams({ state, error }).toString();
    await world.comeBack(kim, answer);
    const shown = await world.showFlow(kim, flow_id);
    assert.deepEqual([shown.outcome, shown.reason], [outcome, reason]);
    expectWords(shown);
  }
});

test('nothing is connected for somebody who is frozen meanwhile', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const { auth_url } = await world.begin(mia, mail);
  const answer = await world.atGoogle(auth_url, { account: 'mia@acme.test' });
  const [row] = await world.rows("select id from users where address = 'mia@acme.test'");
  const id: UserId = requireId(String(row?.id));
  const { needs } = world.keyholder.server;
  await freezeUser(needs, operatorOf(await acme()), id);
  const landed = await world.comeBack(mia, answer);
  assert.equal(landed.searchParams.get('outcome'), 'frozen');
  assert.equal((await world.grantsOf('mia@acme.test')).living, 0, 'the code was never spent');
  await unfreezeUser(needs, operatorOf(await acme()), id);
});

test('an app that is exchanged for another while somebody is at Google spends nobody’s code', async () => {
  const { auth_url, flow_id } = await world.begin(kim, mail);
  const answer = await world.atGoogle(auth_url, { account: 'help@acme.test' });
  const { needs } = world.keyholder.server;
  const change = async (id: string) =>
    needs.secrets.write(operatorOf(await acme()), new Map([['google_client_id', new Secret(id)]]));
  await change(`999999999999-${'a'.repeat(32)}.apps.googleusercontent.com`);
  await world.comeBack(kim, answer);
  await change(acmeGoogle.clientId);
  const shown = await world.showFlow(kim, flow_id);
  assert.equal(shown.outcome, 'app_changed');
  expectWords(shown);
});

async function acme(): Promise<TenantId> {
  const [row] = await world.rows("select id from tenants where slug = 'acme'");
  return requireId(String(row?.id));
}
