import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { acceptInvitation } from '#features/access/invitations/accept.ts';
import { invite } from '#features/access/invitations/invite.ts';
import { inviteFirstOwner, readOwnerAddress } from '#features/access/invitations/invite-first-owner.ts';
import { listInvitations } from '#features/access/invitations/list.ts';
import { lookUpInvitation } from '#features/access/invitations/look-up.ts';
import { withdrawInvitation } from '#features/access/invitations/withdraw.ts';
import { provePassword } from '#features/access/passwords/prove.ts';
import { permissionsOf } from '#features/access/roles.ts';
import { sessionProof } from '#features/access/sessions/session-proof.ts';
import { signIn } from '#features/access/sessions/sign-in.ts';
import { changeUser } from '#features/access/users/change.ts';
import { createUser } from '#features/access/users/create.ts';
import { freezeUser, unfreezeUser } from '#features/access/users/freeze.ts';
import { listUsers } from '#features/access/users/list.ts';
import { removeUser } from '#features/access/users/remove.ts';
import type { UserId } from '#kernel/ids.ts';
import {
  type AccessWorld,
  DAY_MS,
  desk,
  openAccessWorld,
  operatorOf,
  PASSWORD,
  scopeBy,
  secret,
  tokenIn,
} from './access-world.ts';

let world: AccessWorld;
let owner: UserId;
let admin: UserId;
let globexOwner: UserId;

before(async () => {
  world = await openAccessWorld();
  owner = await world.person('ada', 'owner');
  admin = await world.person('adam', 'admin');
  globexOwner = await world.person('gina', 'owner', world.globex);
});
after(() => world.close());

async function accept(link: Parameters<typeof tokenIn>[0], name = 'New Person') {
  return acceptInvitation(world.needs, desk, { token: tokenIn(link), name, password: secret(PASSWORD) });
}

test('the last owner can be neither demoted nor removed nor frozen', async () => {
  const who = world.as(owner, 'owner');
  const last = { code: 'conflict', message: /last owner/ };
  await assert.rejects(changeUser(world.needs, who, { userId: owner, role: 'admin' }), last);
  await assert.rejects(removeUser(world.needs, who, owner), last);
  await assert.rejects(freezeUser(world.needs, operatorOf(world.acme), owner), last);
});

test('an owner who is frozen does not count as one', async () => {
  const second = await world.person('frozen-owner', 'owner');
  await freezeUser(world.needs, world.as(owner, 'owner'), second);
  await assert.rejects(changeUser(world.needs, world.as(owner, 'owner'), { userId: owner, role: 'member' }), {
    code: 'conflict',
  });
  await removeUser(world.needs, world.as(owner, 'owner'), second);
});

test('two owners who demote each other at the same moment do not leave the organisation without one', async () => {
  const second = await world.person('second-owner', 'owner');
  const outcomes = await Promise.allSettled([
    changeUser(world.needs, world.as(owner, 'owner'), { userId: second, role: 'admin' }),
    changeUser(world.needs, world.as(second, 'owner'), { userId: owner, role: 'admin' }),
  ]);
  assert.equal(outcomes.filter(outcome => outcome.status === 'fulfilled').length, 1);
  const [{ count }] = await world.asOwner(
    "select count(*)::int as count from users where role = 'owner' and tenant_id = $1",
    [world.acme],
  );
  assert.equal(count, 1);
  const operator = operatorOf(world.acme);
  await changeUser(world.needs, operator, { userId: owner, role: 'owner' });
  await removeUser(world.needs, operator, second);
});

test('nobody gives a role above their own, nor touches somebody whose role is above it', async () => {
  const who = world.as(admin, 'admin');
  const mia = await world.person('mia', 'member');
  const above = { code: 'not_permitted', message: /above your own/ };
  await assert.rejects(changeUser(world.needs, who, { userId: mia, role: 'owner' }), above);
  await assert.rejects(changeUser(world.needs, who, { userId: admin, role: 'owner' }), above);
  await assert.rejects(changeUser(world.needs, who, { userId: owner, role: 'admin' }), above);
  await assert.rejects(changeUser(world.needs, who, { userId: owner, name: 'Renamed' }), above);
  await assert.rejects(freezeUser(world.needs, who, owner), above);
  await assert.rejects(removeUser(world.needs, who, owner), above);
  await assert.rejects(invite(world.needs, who, { address: 'boss@acme.test', role: 'owner' }), above);
  await assert.rejects(
    createUser(world.needs, who, { address: 'x@acme.test', name: 'x', role: 'owner' }),
    above,
  );
  assert.equal((await changeUser(world.needs, who, { userId: mia, role: 'admin' })).role, 'admin');
});

test('a role counts as it is now, not as it was when the caller came in', async () => {
  const former = await world.person('former', 'admin');
  const stale = world.as(former, 'admin');
  await changeUser(world.needs, world.as(owner, 'owner'), { userId: former, role: 'member' });
  await assert.rejects(invite(world.needs, stale, { address: 'friend@acme.test', role: 'admin' }), {
    code: 'not_permitted',
  });
});

test('people of another organisation are not found', async () => {
  const who = world.as(owner, 'owner');
  const missing = { code: 'not_found' };
  await assert.rejects(changeUser(world.needs, who, { userId: globexOwner, name: 'Mine' }), missing);
  await assert.rejects(freezeUser(world.needs, who, globexOwner), missing);
  await assert.rejects(unfreezeUser(world.needs, who, globexOwner), missing);
  await assert.rejects(removeUser(world.needs, who, globexOwner), missing);
  const { id } = await invite(world.needs, world.as(globexOwner, 'owner', world.globex), {
    address: 'new@globex.test',
    role: 'member',
  });
  await assert.rejects(withdrawInvitation(world.needs, who, id), missing);
  const { items } = await listUsers(world.needs, who, { limit: 200 });
  assert.ok(items.every(user => user.address.endsWith('@acme.test')));
});

test('an address belongs to one person of an organisation, however it is written', async () => {
  const asked = { address: 'ADA@Acme.test', name: 'Other Ada', role: 'member' as const };
  await assert.rejects(createUser(world.needs, operatorOf(world.acme), asked), { code: 'conflict' });
  await assert.rejects(invite(world.needs, world.as(owner, 'owner'), asked), { code: 'conflict' });
  await createUser(world.needs, operatorOf(world.globex), asked);
});

test('an invitation makes the person it names, with its role, and signs them in', async () => {
  const { link } = await invite(world.needs, world.as(admin, 'admin'), {
    address: 'Lin@acme.test',
    role: 'operator',
  });
  const token = tokenIn(link);
  assert.match(link.reveal(), /^https:\/\/console\.keyholder\.test\/invitation#khi_[0-9A-Za-z]{43}$/);
  const about = await lookUpInvitation(world.needs, token);
  assert.deepEqual([about.tenantName, about.address, about.role], ['acme', 'Lin@acme.test', 'operator']);
  const { session, caller } = await accept(link, 'Lin');
  assert.deepEqual([caller.user?.address, caller.user?.role], ['Lin@acme.test', 'operator']);
  const who = await scopeBy(world, sessionProof, session.token);
  assert.deepEqual([...who.permissions].sort(), [...permissionsOf('operator')].sort());
  await provePassword(world.needs, desk, { username: 'lin@acme.test', password: secret(PASSWORD) });
});

test('an invitation works once', async () => {
  const { link } = await invite(world.needs, world.as(owner, 'owner'), {
    address: 'once@acme.test',
    role: 'member',
  });
  await accept(link);
  await assert.rejects(accept(link), { code: 'gone' });
  await assert.rejects(lookUpInvitation(world.needs, tokenIn(link)), { code: 'gone' });
});

test('of two who accept the same invitation at the same moment one gets in', async () => {
  const { link } = await invite(world.needs, world.as(owner, 'owner'), {
    address: 'race@acme.test',
    role: 'member',
  });
  const outcomes = await Promise.allSettled([accept(link, 'One'), accept(link, 'Two')]);
  assert.equal(outcomes.filter(outcome => outcome.status === 'fulfilled').length, 1);
  const [lost] = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
  assert.equal(lost, 'gone');
});

test('an invitation is over after seven days, when withdrawn, and when a newer one was sent', async () => {
  const who = world.as(owner, 'owner');
  const asked = { address: 'late@acme.test', role: 'member' as const };
  const first = await invite(world.needs, who, asked);
  const second = await invite(world.needs, who, asked);
  await assert.rejects(accept(first.link), { code: 'gone' });
  await withdrawInvitation(world.needs, who, second.id);
  await assert.rejects(accept(second.link), { code: 'gone' });
  const third = await invite(world.needs, who, asked);
  world.clock.advance(7 * DAY_MS);
  await assert.rejects(accept(third.link), { code: 'gone' });
});

test('who is frozen, removed or demoted leaves no invitation behind that their role would not allow', async () => {
  const leaving = await world.person('leaving', 'admin');
  const demoted = await world.person('demoted', 'admin');
  const kept = await world.person('kept', 'admin');
  const links = [
    await invite(world.needs, world.as(leaving, 'admin'), { address: 'a1@acme.test', role: 'admin' }),
    await invite(world.needs, world.as(demoted, 'admin'), { address: 'a2@acme.test', role: 'admin' }),
    await invite(world.needs, world.as(kept, 'admin'), { address: 'a3@acme.test', role: 'admin' }),
  ];
  await removeUser(world.needs, world.as(owner, 'owner'), leaving);
  await changeUser(world.needs, world.as(owner, 'owner'), { userId: demoted, role: 'technician' });
  await freezeUser(world.needs, world.as(owner, 'owner'), kept);
  for (const { link } of links) await assert.rejects(accept(link), { code: 'gone' });
});

test('an admin cannot replace or withdraw an invitation to a role above their own', async () => {
  const asked = { address: 'heir@acme.test', role: 'owner' as const };
  const { id } = await invite(world.needs, world.as(owner, 'owner'), asked);
  const above = { code: 'not_permitted' };
  await assert.rejects(withdrawInvitation(world.needs, world.as(admin, 'admin'), id), above);
  await assert.rejects(invite(world.needs, world.as(admin, 'admin'), { ...asked, role: 'member' }), above);
});

test('the operator invites the first owner of an organisation', async () => {
  const operator = operatorOf(world.globex);
  const { link } = await inviteFirstOwner(world.needs, operator, { address: 'first@globex.test' });
  assert.equal((await accept(link)).caller.user?.role, 'owner');
  assert.equal(readOwnerAddress(' First@globex.test '), 'First@globex.test');
  assert.throws(() => readOwnerAddress('no address'), { code: 'invalid_input' });
});

test('nobody gets into a frozen organisation by an invitation or a password', async () => {
  const { link } = await invite(world.needs, world.as(owner, 'owner'), {
    address: 'ice@acme.test',
    role: 'member',
  });
  await world.asOwner('update tenants set frozen_at = now() where id = $1', [world.acme]);
  await assert.rejects(accept(link), { code: 'frozen' });
  const asked = { username: 'ada@acme.test', password: secret(PASSWORD) };
  await assert.rejects(provePassword(world.needs, desk, asked), { code: 'wrong_credentials' });
  await world.asOwner('update tenants set frozen_at = null where id = $1', [world.acme]);
  await accept(link);
});

test('freezing ends what is open, and unfreezing brings none of it back', async () => {
  const ivy = await world.person('ivy', 'member');
  const asked = { username: 'ivy@acme.test', password: secret(PASSWORD), kind: 'session' as const };
  const { session } = await signIn(world.needs, desk, asked);
  await scopeBy(world, sessionProof, session.token);
  await freezeUser(world.needs, world.as(admin, 'admin'), ivy);
  await assert.rejects(scopeBy(world, sessionProof, session.token), { code: 'invalid_token' });
  await assert.rejects(signIn(world.needs, desk, asked), { code: 'wrong_credentials' });
  await unfreezeUser(world.needs, world.as(admin, 'admin'), ivy);
  await assert.rejects(scopeBy(world, sessionProof, session.token), { code: 'invalid_token' });
  await signIn(world.needs, desk, asked);
});

test('people are listed page by page, by their address, and found by a part of name or address', async () => {
  const who = world.as(owner, 'owner');
  const all = (await listUsers(world.needs, who, { limit: 200 })).items.map(user => user.address);
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listUsers(world.needs, who, { limit: 2, cursor });
    paged.push(...page.items.map(user => user.address));
    cursor = page.next ?? undefined;
  } while (cursor);
  assert.deepEqual(paged, all);
  assert.ok(all.length > 4);
  const found = await listUsers(world.needs, who, { limit: 50, q: 'ADAM' });
  assert.deepEqual(
    found.items.map(user => user.address),
    ['adam@acme.test'],
  );
  assert.deepEqual((await listUsers(world.needs, who, { limit: 50, q: '%' })).items, []);
  await assert.rejects(listUsers(world.needs, who, { limit: 50, cursor: '%%%' }), { code: 'invalid_input' });
});

test('invitations are listed with who sent them', async () => {
  const { items } = await listInvitations(world.needs, world.as(owner, 'owner'), { limit: 50 });
  const heir = items.find(invitation => invitation.address === 'heir@acme.test');
  assert.deepEqual(heir?.createdBy, { id: owner, name: 'ada' });
});

test('everything that changes a person is in the audit log', async () => {
  const actions = new Set(await world.actions());
  for (const action of [
    ...['user.created', 'user.changed', 'user.frozen', 'user.unfrozen', 'user.removed'],
    ...['invitation.created', 'invitation.accepted', 'invitation.withdrawn'],
    ...['session.started', 'session.ended'],
  ]) {
    assert.ok(actions.has(action), action);
  }
});
