import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { recheckDomains } from '#features/signin/domains/recheck.ts';
import { revokeDomain, vouchFor } from '#features/signin/domains/vouch.ts';
import type { Client } from '#test/harness/client.ts';
import { claim, openSigninWorld, type ShownClaim, type SigninWorld } from './signin-world.ts';

const DAY_MS = 86_400_000;
let world: SigninWorld;
let admin: Client;
let gina: Client;

before(async () => {
  world = await openSigninWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
  gina = await world.keyholder.signedIn('admin@globex.test');
  await world.offer(world.acme.tenantId, 'google', 'azure-ad');
  await world.offer(world.globex.tenantId, 'azure-ad');
});
after(() => world.close());

const begin = (client: Client, domain: string, more = {}): Promise<ShownClaim> =>
  client.post('/api/v1/domains', { domain, ...more }).read(claim, 201);
const check = (client: Client, id: string) => client.post(`/api/v1/domains/${id}/check`);

async function show(client: Client, id: string): Promise<ShownClaim> {
  const { domains } = await client.get('/api/v1/domains').read(z.object({ domains: z.array(claim) }));
  const found = domains.find(each => each.id === id);
  assert.ok(found);
  return found;
}

function publish({ record }: ShownClaim, server?: string): void {
  assert.ok(record);
  world.names.publish('TXT', record.host, ['unrelated', record.value], server);
}

const recheck = () => recheckDomains(world.needs, new AbortController().signal);

async function prove(client: Client, domain: string, more = {}): Promise<ShownClaim> {
  const begun = await begin(client, domain, more);
  publish(begun);
  return check(client, begun.id).read(claim);
}

test('a domain finds sign-in once its DNS says so, and not by being claimed', async () => {
  const begun = await begin(admin, ' Müller-Acme.EXAMPLE. ');
  assert.deepEqual([begun.domain, begun.name], ['xn--mller-acme-9db.example', 'müller-acme.example']);
  assert.equal(begun.record?.host, '_keyholder-challenge.xn--mller-acme-9db.example');
  assert.match(begun.record?.value ?? '', /^keyholder-challenge=[\w-]{43}$/);
  const [early] = [await check(admin, begun.id).read(claim)];
  assert.deepEqual([early.state, early.last_check?.found], ['pending', 'nothing']);
  assert.deepEqual(await world.providersFor('kim@müller-acme.example'), []);
  publish(begun);
  assert.equal((await check(admin, begun.id).read(claim)).state, 'verified');
  assert.deepEqual(await world.providersFor('kim@MÜLLER-acme.example'), ['google', 'azure-ad']);
});

test('the records of two claims differ, also for one domain, and a renewed one makes the first worthless', async () => {
  const [ours, theirs] = [await begin(admin, 'twice.example'), await begin(gina, 'twice.example')];
  assert.notEqual(ours.record?.value, theirs.record?.value);
  publish(ours);
  const looked = await check(gina, theirs.id).read(claim);
  assert.deepEqual([looked.state, looked.last_check?.found], ['pending', 'another_record']);
  await admin.post(`/api/v1/domains/${ours.id}/record`).expect(200);
  assert.equal((await check(admin, ours.id).read(claim)).state, 'pending');
});

test('what belongs to everybody is refused, with a word why', async () => {
  for (const domain of [
    'gmail.com',
    'co.uk',
    'github.io',
    'localhost',
    '10.0.0.1',
    'not a domain',
    'a@b.example',
  ]) {
    const { code } = await admin.post('/api/v1/domains', { domain }).problem(400);
    assert.equal(code, 'invalid_input', domain);
  }
});

test('one organisation claims a domain once at a time', async () => {
  await begin(admin, 'once.example');
  await admin.post('/api/v1/domains', { domain: 'ONCE.example' }).problem(409);
});

test('a proven domain stays with its organisation, whatever another claims, publishes or has vouched for', async () => {
  await prove(admin, 'held.example');
  const theirs = await begin(gina, 'held.example');
  publish(theirs);
  const { detail } = await check(gina, theirs.id).problem(409);
  assert.match(detail ?? '', /proven by another organisation/);
  await vouchFor(world.needs, world.globex, { domain: 'held.example', coversSubdomains: true });
  assert.deepEqual(await world.providersFor('kim@held.example'), ['google', 'azure-ad']);
  await revokeDomain(world.needs, world.globex, 'held.example');
  assert.deepEqual(await world.providersFor('kim@held.example'), ['google', 'azure-ad']);
});

test('two organisations that prove one domain at the same moment: exactly one has it', async () => {
  const [ours, theirs] = [await begin(admin, 'race.example'), await begin(gina, 'race.example')];
  world.names.publish('TXT', ours.record?.host ?? '', [ours.record?.value ?? '', theirs.record?.value ?? '']);
  const answers = await Promise.all([check(admin, ours.id).response, check(gina, theirs.id).response]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
});

test('subdomains fall under a domain only when that was asked for', async () => {
  const { id } = await prove(admin, 'wide.example');
  assert.deepEqual(await world.providersFor('kim@eng.wide.example'), []);
  await admin.patch(`/api/v1/domains/${id}`, { covers_subdomains: true }).expect(200);
  assert.deepEqual(await world.providersFor('kim@eng.wide.example'), ['google', 'azure-ad']);
  assert.deepEqual(await world.providersFor('kim@notwide.example'), []);
  await prove(gina, 'eng.wide.example');
  assert.deepEqual(await world.providersFor('kim@eng.wide.example'), ['azure-ad']);
});

test('a domain that is switched off finds nothing, and stays its organisation’s', async () => {
  const { id } = await prove(admin, 'off.example');
  await admin.patch(`/api/v1/domains/${id}`, { is_active: false }).expect(200);
  assert.deepEqual(await world.providersFor('kim@off.example'), []);
  const theirs = await begin(gina, 'off.example');
  publish(theirs);
  await check(gina, theirs.id).problem(409);
});

test('two organisations that are vouched for one domain: it finds nothing until one is not', async () => {
  for (const who of [world.acme, world.globex])
    await vouchFor(world.needs, who, { domain: 'both.local', coversSubdomains: false });
  assert.deepEqual(await world.providersFor('kim@both.local'), []);
  await revokeDomain(world.needs, world.acme, 'both.local');
  assert.deepEqual(await world.providersFor('kim@both.local'), ['azure-ad']);
});

test('what the operator vouched for is not widened to its subdomains by the organisation', async () => {
  const { id } = await vouchFor(world.needs, world.acme, { domain: 'narrow.local', coversSubdomains: false });
  await admin.patch(`/api/v1/domains/${id}`, { covers_subdomains: true }).problem(409);
});

test('the answer of the domain’s own name server counts, not what resolvers remember', async () => {
  const begun = await begin(admin, 'own.example');
  world.names.publish('NS', 'own.example', ['ns1.own.example']);
  world.names.publish('A', 'ns1.own.example', ['93.184.215.14']);
  publish(begun, '93.184.215.14');
  assert.equal((await check(admin, begun.id).read(claim)).state, 'verified');
  const second = await begin(admin, 'poisoned.example');
  world.names.publish('NS', 'poisoned.example', ['ns1.poisoned.example']);
  world.names.publish('A', 'ns1.poisoned.example', ['93.184.215.15']);
  publish(second);
  world.names.publish('TXT', second.record?.host ?? '', ['of old'], '93.184.215.15');
  assert.equal((await check(admin, second.id).read(claim)).last_check?.found, 'another_record');
});

test('a name server inside the operator’s network is not spoken to', async () => {
  const begun = await begin(admin, 'inside.example');
  world.names.publish('NS', 'inside.example', ['ns1.inside.example']);
  world.names.publish('A', 'ns1.inside.example', ['169.254.169.254']);
  await check(admin, begun.id).expect(200);
  assert.ok(!world.names.asked.some(({ server }) => server === '169.254.169.254'));
});

test('one resolver that is lied to proves nothing', async () => {
  const begun = await begin(admin, 'lied.example');
  publish(begun, '8.8.8.8');
  assert.equal((await check(admin, begun.id).read(claim)).state, 'pending');
  publish(begun, '9.9.9.9');
  assert.equal((await check(admin, begun.id).read(claim)).state, 'verified');
});

test('a challenge that has run out proves nothing, and a new one does', async () => {
  const begun = await begin(admin, 'slow.example');
  await world.advance(14 * DAY_MS);
  publish(begun);
  admin = await world.keyholder.signedIn('admin@acme.test');
  gina = await world.keyholder.signedIn('admin@globex.test');
  assert.equal((await check(admin, begun.id).read(claim)).state, 'expired');
  const renewed = await admin.post(`/api/v1/domains/${begun.id}/record`).read(claim);
  publish(renewed);
  assert.equal((await check(admin, begun.id).read(claim)).state, 'verified');
});

test('a record that is gone is noticed, waited for, and in the end the domain is free for another', async () => {
  const held = await prove(admin, 'sold.example');
  world.names.publish('TXT', held.record?.host ?? '', ['nothing of ours']);
  await check(admin, held.id).expect(200);
  assert.equal((await show(admin, held.id)).state, 'verified', 'looking by hand takes nothing away');
  await world.advance(DAY_MS);
  await recheck();
  admin = await world.keyholder.signedIn('admin@acme.test');
  gina = await world.keyholder.signedIn('admin@globex.test');
  const failing = await show(admin, held.id);
  assert.equal(failing.state, 'failing');
  assert.ok(failing.lost_at);
  assert.deepEqual(await world.providersFor('kim@sold.example'), ['google', 'azure-ad']);
  await world.advance(7 * DAY_MS);
  await recheck();
  admin = await world.keyholder.signedIn('admin@acme.test');
  gina = await world.keyholder.signedIn('admin@globex.test');
  const lost = await show(admin, held.id);
  assert.deepEqual([lost.state, lost.ended_because], ['revoked', 'record_gone']);
  assert.equal((await prove(gina, 'sold.example')).state, 'verified');
  assert.deepEqual(await world.providersFor('kim@sold.example'), ['azure-ad']);
});

test('name servers that are down for a day cost nobody a domain', async () => {
  const held = await prove(admin, 'steady.example');
  world.names.silence('all');
  await world.advance(3 * DAY_MS);
  await recheck();
  world.names.speak();
  admin = await world.keyholder.signedIn('admin@acme.test');
  const steady = await show(admin, held.id);
  assert.deepEqual([steady.state, steady.last_check?.found], ['verified', 'no_answer']);
});

test('claims of another organisation are not there', async () => {
  gina = await world.keyholder.signedIn('admin@globex.test');
  const { id } = await begin(admin, 'private.example');
  for (const reply of [
    check(gina, id),
    gina.post(`/api/v1/domains/${id}/record`),
    gina.patch(`/api/v1/domains/${id}`, { is_active: false }),
    gina.delete(`/api/v1/domains/${id}`),
  ])
    await reply.problem(404);
});

test('everything that happens to a domain is in the audit log', async () => {
  const rows = await world.asOwner(
    "select distinct action from audit_entries where tenant_id = $1 and action like 'domain.%' order by 1",
    [world.acme.tenantId],
  );
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['changed', 'challenge_renewed', 'claimed', 'failing', 'revoked', 'verified', 'vouched']
      .map(name => `domain.${name}`)
      .sort(),
  );
});
