import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isKeyText, keyForm } from '#features/access/api-keys/api-key.ts';
import { apiKeyProof } from '#features/access/api-keys/api-key-proof.ts';
import { listKeys } from '#features/access/api-keys/list.ts';
import { makeKey } from '#features/access/api-keys/make.ts';
import { revokeKey } from '#features/access/api-keys/revoke.ts';
import { rotateKey } from '#features/access/api-keys/rotate.ts';
import { accessRoutes } from '#features/access/routes.ts';
import { freezeService, unfreezeService } from '#features/access/services/freeze.ts';
import { changeUser } from '#features/access/users/change.ts';
import { showCaller } from '#features/access/users/describe-caller.ts';
import { freezeUser, unfreezeUser } from '#features/access/users/freeze.ts';
import { removeUser } from '#features/access/users/remove.ts';
import type { UserId } from '#kernel/ids.ts';
import { redacted } from '#kernel/log.ts';
import { type KeyScope, keyScopes, type Permission } from '#kernel/permissions.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { type AccessWorld, DAY_MS, openAccessWorld, operatorOf, scopeBy } from './access-world.ts';

let world: AccessWorld;
let owner: UserId;
let mia: UserId;
let gina: UserId;

before(async () => {
  world = await openAccessWorld();
  owner = await world.person('ada', 'owner');
  mia = await world.person('mia', 'member');
  gina = await world.person('gina', 'owner', world.globex);
});
after(() => world.close());

function prove(key: Secret<string> | string) {
  return scopeBy(world, apiKeyProof, key);
}

function make(who: Scope, scopes: KeyScope[] = ['tokens.exchange'], more: object = {}) {
  return makeKey(world.needs, who, { name: 'laptop', scopes, owner: 'me', ...more });
}

const invalid = { code: 'invalid_token' };

test('a key has the one form that scanners are told, and a checksum that finds typing mistakes', async () => {
  const { key } = await make(world.as(mia, 'member'));
  const text = key.reveal();
  assert.match(text, keyForm);
  assert.ok(isKeyText(text));
  assert.equal(redacted(`found ${text} in a file`), 'found [secret] in a file');
  for (const at of [3, 20, 60]) {
    const other = text[at] === 'x' ? 'y' : 'x';
    const typo = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
    assert.ok(!isKeyText(typo));
    await assert.rejects(prove(typo), invalid);
  }
  for (const rubbish of ['kh_', 'kh_a_b_c', `${text}x`, '']) await assert.rejects(prove(rubbish), invalid);
});

test('a key is stored as a digest, and its beginning tells it apart', async () => {
  const { id, key } = await make(world.as(mia, 'member'));
  const [row] = await world.asOwner(
    "select prefix, encode(hash, 'hex') as hash from api_keys where id = $1",
    [id],
  );
  assert.ok(key.reveal().startsWith(`${row.prefix}_`));
  assert.match(String(row.hash), /^[0-9a-f]{64}$/);
});

test('a person’s key is that person, with what scopes and role both allow', async () => {
  const { id, key } = await make(world.as(owner, 'owner'), ['audit.read', 'tokens.exchange']);
  const who = await prove(key);
  assert.deepEqual(who.actor, { kind: 'user', userId: owner, keyId: id });
  assert.deepEqual([...who.permissions].sort(), ['audit.read', 'tokens.exchange']);
  const me = await showCaller(world.needs, who);
  assert.deepEqual([me.user?.address, me.service, me.via], ['ada@acme.test', null, 'api_key']);
});

test('a key loses what its person’s role loses', async () => {
  const sam = await world.person('sam', 'admin');
  const { key } = await make(world.as(sam, 'admin'), ['audit.read', 'tokens.exchange']);
  await changeUser(world.needs, operatorOf(world.acme), { userId: sam, role: 'member' });
  assert.deepEqual([...(await prove(key)).permissions], ['tokens.exchange']);
});

test('nobody gives a key what they may not do themselves', async () => {
  await assert.rejects(make(world.as(mia, 'member'), ['audit.read']), {
    code: 'invalid_input',
    parts: { fields: { scopes: 'your own role does not have: audit.read' } },
  });
  await assert.rejects(make(world.as(mia, 'member'), ['tokens.exchange'], { owner: 'service' }), {
    code: 'not_permitted',
  });
});

test('a service’s key is the service, which keeps its identity when its keys change', async () => {
  const asked = { name: 'gateway', owner: 'service' };
  const scopes: KeyScope[] = ['subjects.claim', 'tokens.exchange'];
  const first = await make(world.as(owner, 'owner'), scopes, asked);
  const second = await make(world.as(owner, 'owner'), ['tokens.exchange'], asked);
  const [one, other] = [await prove(first.key), await prove(second.key)];
  assert.equal(one.actor.kind, 'service');
  assert.deepEqual([...one.permissions].sort(), scopes);
  const [service] = [one, other].map(who => who.actor.kind === 'service' && who.actor.serviceId);
  assert.ok(other.actor.kind === 'service' && other.actor.serviceId === service);
  const me = await showCaller(world.needs, one);
  assert.deepEqual([me.user, me.service], [null, { id: service, name: 'gateway' }]);
});

test('no key can make keys, change people or end sessions', () => {
  const reachable = new Set<Permission>(keyScopes);
  const changes = accessRoutes.filter(
    route =>
      route.method !== 'GET' && route.access.kind === 'permission' && reachable.has(route.access.permission),
  );
  assert.deepEqual(changes, []);
  assert.ok(accessRoutes.every(route => route.method === 'GET' || route.access.kind !== 'signed_in'));
});

test('a revoked key is dead at once, and revoking it twice is no mistake', async () => {
  const who = world.as(mia, 'member');
  const { id, key } = await make(who);
  await prove(key);
  await revokeKey(world.needs, who, id);
  await assert.rejects(prove(key), invalid);
  await revokeKey(world.needs, who, id);
});

test('a key expires when it was said to', async () => {
  const { key } = await make(world.as(mia, 'member'), ['tokens.exchange'], { expiresInDays: 1 });
  world.clock.advance(DAY_MS - 1);
  await prove(key);
  world.clock.advance(1);
  await assert.rejects(prove(key), invalid);
});

test('a key of a frozen person or organisation rests, and works again afterwards', async () => {
  const { key } = await make(world.as(mia, 'member'));
  await freezeUser(world.needs, world.as(owner, 'owner'), mia);
  await assert.rejects(prove(key), { code: 'frozen' });
  await unfreezeUser(world.needs, world.as(owner, 'owner'), mia);
  await prove(key);
  await world.asOwner('update tenants set frozen_at = now() where id = $1', [world.acme]);
  await assert.rejects(prove(key), { code: 'frozen' });
  await world.asOwner('update tenants set frozen_at = null where id = $1', [world.acme]);
  await prove(key);
});

test('all keys of a frozen service rest, and it gets no new ones', async () => {
  const who = world.as(owner, 'owner');
  const asked = { name: 'nightly', owner: 'service' };
  const { key } = await make(who, ['tokens.exchange'], asked);
  const { actor } = await prove(key);
  assert.ok(actor.kind === 'service');
  await freezeService(world.needs, who, actor.serviceId);
  await assert.rejects(prove(key), { code: 'frozen' });
  await assert.rejects(make(who, ['tokens.exchange'], asked), { code: 'conflict' });
  await assert.rejects(freezeService(world.needs, world.as(gina, 'owner', world.globex), actor.serviceId), {
    code: 'not_found',
  });
  await unfreezeService(world.needs, who, actor.serviceId);
  await prove(key);
});

test('the keys of a removed person are gone', async () => {
  const leaver = await world.person('leaver', 'member');
  const { key } = await make(world.as(leaver, 'member'));
  await removeUser(world.needs, world.as(owner, 'owner'), leaver);
  await assert.rejects(prove(key), invalid);
});

test('nobody is shown a new key that stands for another person', async () => {
  const { id, key } = await make(world.as(mia, 'member'));
  const admin = world.as(owner, 'owner');
  await assert.rejects(rotateKey(world.needs, admin, { keyId: id, overlapHours: 1 }), {
    code: 'not_permitted',
  });
  await revokeKey(world.needs, admin, id);
  await assert.rejects(prove(key), invalid);
});

test('keys of others, and of other organisations, are not found', async () => {
  const [theirs, foreign] = [
    await make(world.as(owner, 'owner')),
    await make(world.as(gina, 'owner', world.globex)),
  ];
  for (const { id } of [theirs, foreign]) {
    await assert.rejects(revokeKey(world.needs, world.as(mia, 'member'), id), { code: 'not_found' });
    await assert.rejects(rotateKey(world.needs, world.as(mia, 'member'), { keyId: id, overlapHours: 1 }), {
      code: 'not_found',
    });
  }
  await assert.rejects(revokeKey(world.needs, world.as(owner, 'owner'), foreign.id), { code: 'not_found' });
  await prove(foreign.key);
});

test('everybody lists their own keys, and those who may see all of them all', async () => {
  const { items: own } = await listKeys(world.needs, world.as(mia, 'member'), { owner: 'me', limit: 200 });
  assert.ok(own.length > 0 && own.every(key => key.owner.kind === 'user' && key.owner.id === mia));
  await assert.rejects(listKeys(world.needs, world.as(mia, 'member'), { owner: 'all', limit: 50 }), {
    code: 'not_permitted',
  });
  const { items: all } = await listKeys(world.needs, world.as(owner, 'owner'), { owner: 'all', limit: 200 });
  const names = new Set(all.map(key => key.ownerName));
  assert.ok(names.has('mia') && names.has('ada') && names.has('gateway') && !names.has('gina'));
  const first = await listKeys(world.needs, world.as(owner, 'owner'), { owner: 'all', limit: 1 });
  const second = await listKeys(world.needs, world.as(owner, 'owner'), {
    owner: 'all',
    limit: 1,
    cursor: first.next ?? '',
  });
  assert.deepEqual([first.items[0]?.id, second.items[0]?.id], [all[0]?.id, all[1]?.id]);
});

test('the last use of a key is written down at most once a minute', async () => {
  const { id, key } = await make(world.as(mia, 'member'));
  const used = async () =>
    (await world.asOwner('select last_used_at, xmin::text from api_keys where id = $1', [id]))[0];
  assert.equal((await used()).last_used_at, null);
  await prove(key);
  const first = await used();
  assert.deepEqual(first.last_used_at, world.clock.now());
  world.clock.advance(59_000);
  await prove(key);
  assert.deepEqual(await used(), first);
  world.clock.advance(1_000);
  await prove(key);
  assert.deepEqual((await used()).last_used_at, world.clock.now());
});

test('everything that changes keys and services is in the audit log', async () => {
  const actions = new Set(await world.actions());
  for (const action of [
    ...['api_key.created', 'api_key.revoked'],
    ...['service.created', 'service.frozen', 'service.unfrozen'],
  ]) {
    assert.ok(actions.has(action), action);
  }
});
