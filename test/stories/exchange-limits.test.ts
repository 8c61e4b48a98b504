import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { calendar, gmailRead, gmailSend } from './consent-world.ts';
import { urlIn } from './exchange-world.ts';
import { type IssuerWorld, openIssuerWorld } from './issuer-world.ts';

// Asking for little, and getting no more than whoever asks may have.

let world: IssuerWorld;
let admin: Client;

before(async () => {
  world = await openIssuerWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
});
after(() => world.keyholder.close());

const limit = (service: string, capabilities: readonly string[] | null) =>
  admin
    .put('/api/v1/capability-limits', { whose: { kind: 'service', id: service }, capabilities })
    .expect(204);

async function serviceNamed(name: string): Promise<string> {
  const [{ id } = { id: '' }] = await world.rows('select id from services where name = $1', [name]);
  return String(id);
}

const scopesOf = ({ scope }: { scope: string }) => scope.split(' ');
const namesOf = ({ capabilities }: { capabilities: { name: string }[] }) =>
  capabilities.map(({ name }) => name);

test('a profile asks for what it names, and the next one adds to it without losing anything', async () => {
  for (const [name, capabilities] of [
    ['mail-reader', ['mail.read']],
    ['planner', ['mail.read', 'calendar']],
  ] as const) {
    await admin.put(`/api/v1/scope-profiles/${name}`, { capabilities }).expect(204);
  }
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { program } = await world.keyOf(kim);
  const [reader, planner] = [{ query: { profile: 'mail-reader' } }, { query: { profile: 'planner' } }];
  const first = urlIn(await world.refused(program, 401, reader));
  assert.deepEqual(namesOf(await world.look(kim, first)), ['mail.read']);
  await world.connectBy(kim, first, 'kim@acme.test');
  const mail = await world.exchanged(program, reader);
  assert.ok(scopesOf(mail).includes(gmailRead) && !scopesOf(mail).includes(calendar));

  const missing = await world.refused(program, 403, planner);
  assert.deepEqual([missing.error, missing.missing_scopes], ['scope_missing', [calendar]]);
  const second = urlIn(missing);
  const asked = await world.look(kim, second);
  assert.deepEqual([namesOf(asked), asked.is_again], [['calendar'], true]);
  await world.connectBy(kim, second, 'kim@acme.test');
  const both = await world.exchanged(program, planner);
  assert.equal(both.connection_id, mail.connection_id);
  assert.ok(scopesOf(both).includes(gmailRead) && scopesOf(both).includes(calendar));
  const less = await world.exchanged(program, reader);
  assert.ok(!scopesOf(less).includes(calendar), 'whoever asks for mail is handed mail');

  const wrong = [
    { profile: 'nobody-made-this' },
    { profile: "x' or true" },
    { profile: 'planner', scope: calendar },
  ];
  for (const query of wrong)
    assert.equal((await world.refused(program, 400, { query })).error, 'invalid_input');
  const abroad = await world.keyOf(await world.keyholder.signedIn('admin@globex.test'));
  assert.equal((await world.refused(abroad.program, 400, planner)).error, 'invalid_input');
});

test('a service asks for what it may, is handed that alone, and hears by name what it may not', async () => {
  const { program } = await world.keyOf(admin, 'service', { name: 'narrow' });
  const service = await serviceNamed('narrow');
  await limit(service, ['mail.read']);
  const no = await world.refused(program, 403, { query: { scope: calendar } });
  assert.deepEqual([no.error, no.reason], ['not_permitted', 'capability_limits']);
  const url = urlIn(await world.refused(program, 401));
  assert.deepEqual(namesOf(await world.look(admin, url)), ['mail.read']);
  await limit(service, null);
  const wide = urlIn(await world.refused(program, 401));
  const { code } = await world.connectBy(world.keyholder.stranger(), wide, 'ana@acme.test');
  const all = await world.exchanged(program, { query: { code: code ?? '' } });
  assert.ok(scopesOf(all).includes(gmailSend));
  await limit(service, ['mail.read']);
  const narrowed = scopesOf(await world.exchanged(program));
  assert.ok(narrowed.includes(gmailRead) && !narrowed.includes(gmailSend) && !narrowed.includes(calendar));
  await limit(service, null);
});

test('a client that brings somebody’s key gets what both may, from the next answer on', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  await world.connect(olu, { account: 'olu@acme.test' });
  const { key, program } = await world.keyOf(olu);
  const client = await world.makeClient(admin, { service: 'through' });
  const service = await serviceNamed('through');
  const handed = async () => {
    const { status, body } = await world.exchangeAt(client, key);
    assert.equal(status, 200, JSON.stringify(body));
    return z.string().parse(body.scope).split(' ');
  };
  assert.ok((await handed()).includes(calendar));
  await limit(service, ['mail.read']);
  const narrowed = await handed();
  assert.ok(narrowed.includes(gmailRead) && !narrowed.includes(calendar) && !narrowed.includes(gmailSend));
  assert.ok(scopesOf(await world.exchanged(program)).includes(calendar), 'the person’s own way is as wide');
  await limit(service, []);
  const none = await world.exchangeAt(client, key);
  assert.deepEqual([none.status, none.body.access_token], [400, undefined]);
  await limit(service, null);
  assert.ok((await handed()).includes(calendar));
});

test('the minimum life that a client was given holds for whatever it brings', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  await world.connect(mia, { account: 'mia@acme.test' });
  const { key } = await world.keyOf(mia);
  const client = await world.makeClient(admin, { service: 'cache' });
  const settings = { min_ttl: 3_500, subjects: { kind: 'none' } };
  await admin
    .put('/api/v1/exchange-clients', {
      client: { kind: 'service', id: await serviceNamed('cache') },
      settings,
    })
    .expect(204);
  const first = await world.exchangeAt(client, key);
  await world.control('POST', 'clock', { advance: '10m' });
  const second = await world.exchangeAt(client, key);
  assert.notEqual(second.body.access_token, first.body.access_token);
  assert.ok(Number(second.body.expires_in) >= 3_500);
});
