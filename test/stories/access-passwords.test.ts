import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { changePassword } from '#features/access/passwords/change.ts';
import { argon2, openPasswords } from '#features/access/passwords/passwords.ts';
import { provePassword } from '#features/access/passwords/prove.ts';
import { reportRefusedSignIns } from '#features/access/passwords/report-refused.ts';
import { prune } from '#features/access/prune.ts';
import { sessionProof } from '#features/access/sessions/session-proof.ts';
import { signIn } from '#features/access/sessions/sign-in.ts';
import { freezeUser } from '#features/access/users/freeze.ts';
import type { UserId } from '#kernel/ids.ts';
import {
  type AccessWorld,
  DAY_MS,
  desk,
  elsewhere,
  HOUR_MS,
  MINUTE_MS,
  openAccessWorld,
  operatorOf,
  PASSWORD,
  scopeBy,
  secret,
} from './access-world.ts';

let world: AccessWorld;
let kim: UserId;

before(async () => {
  world = await openAccessWorld();
  kim = await world.person('kim', 'owner');
  await world.person('both', 'member');
  await world.person('gus', 'owner', world.globex);
  await world.asOwner(
    `insert into users (tenant_id, id, address, address_key, name, role, created_at)
     select tenant_id, gen_random_uuid(), 'sso@acme.test', 'sso@acme.test', 'sso', 'member', now()
     from users where address = 'kim@acme.test'`,
  );
  await world.asOwner(
    `insert into users (tenant_id, id, address, address_key, name, role, created_at)
     select tenant_id, gen_random_uuid(), 'both@acme.test', 'both@acme.test', 'both', 'member', now()
     from users where address = 'gus@globex.test'`,
  );
});
after(() => world.close());
beforeEach(() => world.clock.advance(2 * HOUR_MS));

function prove(username: string, password = PASSWORD, tenant?: string, visit = desk) {
  return provePassword(world.needs, visit, { username, password: secret(password), tenant });
}

test('known, unknown, frozen, passwordless and ambiguous names all cost exactly one password check', async () => {
  const ice = await world.person('ice', 'member');
  await freezeUser(world.needs, operatorOf(world.acme), ice);
  const cases = {
    'kim@acme.test': 'wrong',
    'nobody@acme.test': PASSWORD,
    'ice@acme.test': PASSWORD,
    'sso@acme.test': PASSWORD,
    'both@acme.test': PASSWORD,
  };
  for (const [username, password] of Object.entries(cases)) {
    world.checks.count = 0;
    await assert.rejects(prove(username, password), { code: 'wrong_credentials', message: /do not fit/ });
    assert.equal(world.checks.count, 1, username);
  }
  world.checks.count = 0;
  await prove('kim@acme.test');
  assert.equal(world.checks.count, 1);
});

test('what no password fits costs what a real one costs', async () => {
  const seen: string[] = [];
  const engine = {
    hash: argon2.hash,
    verify: async (stored: string, password: string) => {
      seen.push(stored);
      return argon2.verify(stored, password);
    },
  };
  const passwords = openPasswords({ engine });
  const real = await passwords.hash(secret(PASSWORD));
  assert.equal(await passwords.verify(undefined, secret(PASSWORD)), false);
  assert.equal(await passwords.verify(real, secret(PASSWORD)), true);
  const [nobodys = '', somebodys = ''] = seen.map(stored => stored.split('$').slice(0, 4).join('$'));
  assert.equal(nobodys, somebodys);
  assert.equal(nobodys, '$argon2id$v=19$m=19456,t=2,p=1');
});

test('an address of two organisations needs the organisation, and then it works', async () => {
  await assert.rejects(prove('both@acme.test'), { code: 'wrong_credentials' });
  const found = await prove('both@acme.test', PASSWORD, 'acme');
  assert.equal(found.tenantId, world.acme);
  await assert.rejects(prove('kim@acme.test', PASSWORD, 'globex'), { code: 'wrong_credentials' });
});

test('an address is the same in capitals, with spaces around it and in any form of Unicode', async () => {
  await prove('  KIM@Acme.Test ', PASSWORD, ' ACME ');
  await world.person('zoe\u0301', 'member');
  await prove('ZOÉ@acme.test');
});

test('a password works in any form of Unicode', async () => {
  const passwords = openPasswords();
  const stored = await passwords.hash(secret('cafe\u0301 au lait'));
  assert.ok(await passwords.verify(stored, secret('café au lait')));
});

test('guessing from one network is refused soon, and longer each time', async () => {
  for (let tries = 0; tries < 5; tries++) {
    await assert.rejects(prove('kim@acme.test', 'wrong'), { code: 'wrong_credentials' });
  }
  world.checks.count = 0;
  await assert.rejects(prove('kim@acme.test'), {
    code: 'too_many_requests',
    parts: { retryAfterMs: 30_000, detail: 'Too many tries. Wait a moment, then try again.' },
  });
  assert.equal(world.checks.count, 0, 'refused before any password is checked');
  world.clock.advance(30_000);
  await assert.rejects(prove('kim@acme.test', 'wrong'), { code: 'wrong_credentials' });
  world.clock.advance(30_000);
  await assert.rejects(prove('kim@acme.test'), { code: 'too_many_requests' });
  world.clock.advance(30_000);
  await prove('kim@acme.test');
});

test('the brake on one network does not lock anybody out of another', async () => {
  for (let tries = 0; tries < 8; tries++) {
    await assert.rejects(prove('kim@acme.test', 'wrong', undefined, elsewhere));
  }
  await assert.rejects(prove('kim@acme.test', PASSWORD, undefined, elsewhere), { code: 'too_many_requests' });
  await prove('kim@acme.test', PASSWORD, undefined, desk);
});

test('the brake treats names nobody has like those somebody has', async () => {
  for (let tries = 0; tries < 5; tries++) {
    await assert.rejects(prove('nobody@acme.test', 'wrong'), { code: 'wrong_credentials' });
  }
  await assert.rejects(prove('nobody@acme.test'), { code: 'too_many_requests' });
});

test('an address tried from ever new networks gets slower and is never refused', async () => {
  for (let tries = 0; tries < 24; tries++) {
    const visit = { label: 'bot', network: `10.0.${tries}.0/24` };
    await assert.rejects(prove('kim@acme.test', 'wrong', undefined, visit), { code: 'wrong_credentials' });
  }
  world.delays.length = 0;
  await prove('kim@acme.test');
  assert.deepEqual(world.delays, [1_250]);
});

test('a network that tries ever new names is refused in the end', async () => {
  const visit = { label: 'bot', network: '10.9.0.0/24' };
  for (let tries = 0; tries < 100; tries++) {
    await assert.rejects(prove(`guess${tries}@acme.test`, 'wrong', undefined, visit), {
      code: 'wrong_credentials',
    });
  }
  await assert.rejects(prove('kim@acme.test', PASSWORD, undefined, visit), { code: 'too_many_requests' });
  await prove('kim@acme.test');
});

test('guesses made at the same moment are all counted', async () => {
  const tries = Array.from({ length: 12 }, () => prove('kim@acme.test', 'wrong'));
  const outcomes = await Promise.allSettled(tries);
  const codes = outcomes.map(outcome => (outcome.status === 'rejected' ? outcome.reason.code : 'in'));
  assert.equal(codes.filter(code => code === 'wrong_credentials').length, 5);
  assert.equal(codes.filter(code => code === 'too_many_requests').length, 7);
});

test('a successful sign-in clears its own counter', async () => {
  for (let rounds = 0; rounds < 3; rounds++) {
    for (let tries = 0; tries < 4; tries++) await assert.rejects(prove('kim@acme.test', 'wrong'));
    await prove('kim@acme.test');
  }
});

test('counters hold no address and no network, and go after a day', async () => {
  await assert.rejects(prove('kim@acme.test', 'wrong'));
  const [row] = await world.asOwner('select string_agg(encode(key, $1), $2) as keys from sign_in_attempts', [
    'escape',
    ' ',
  ]);
  assert.doesNotMatch(String(row.keys), /kim|192/);
  world.clock.advance(DAY_MS + MINUTE_MS);
  await prune(world.needs);
  assert.deepEqual(await world.asOwner('select key from sign_in_attempts'), []);
});

test('at most so many passwords are checked at once, so many wait, and the rest are told to come back', async () => {
  let inside = 0;
  let most = 0;
  const gates: (() => void)[] = [];
  const engine = {
    hash: argon2.hash,
    verify: async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise<void>(resolve => gates.push(resolve));
      inside -= 1;
      return true;
    },
  };
  const passwords = openPasswords({ engine, mostAtOnce: 2, mostWaiting: 3 });
  const checks = Array.from({ length: 5 }, () => passwords.verify('stored', secret(PASSWORD)));
  await assert.rejects(passwords.verify('stored', secret(PASSWORD)), { code: 'unavailable' });
  const settled = Promise.all(checks);
  for (let done = 0; done < 5; done++) {
    while (gates.length === 0) await Promise.resolve();
    gates.shift()?.();
  }
  assert.deepEqual(await settled, [true, true, true, true, true]);
  assert.equal(most, 2);
});

test('a hash made with weaker settings is made anew at sign-in', async () => {
  const { hash } = await import('@node-rs/argon2');
  const weak = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1 });
  await world.asOwner('update passwords set hash = $1 where user_id = $2', [weak, kim]);
  await prove('kim@acme.test');
  const [row] = await world.asOwner('select hash from passwords where user_id = $1', [kim]);
  assert.match(String(row.hash), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await prove('kim@acme.test');
});

test('a changed password ends all other sessions, and the old one opens nothing', async () => {
  const asked = { username: 'both@acme.test', tenant: 'acme', kind: 'session' as const };
  const first = await signIn(world.needs, desk, { ...asked, password: secret(PASSWORD) });
  const second = await signIn(world.needs, desk, { ...asked, password: secret(PASSWORD) });
  const who = await scopeBy(world, sessionProof, first.session.token);
  const next = 'another long password';
  const change = { current: secret(PASSWORD), next: secret(next), network: desk.network };
  await assert.rejects(changePassword(world.needs, who, { ...change, current: secret('wrong') }), {
    code: 'invalid_input',
    parts: { fields: { current: 'is not right' } },
  });
  await changePassword(world.needs, who, change);
  await scopeBy(world, sessionProof, first.session.token);
  await assert.rejects(scopeBy(world, sessionProof, second.session.token), { code: 'invalid_token' });
  await assert.rejects(prove('both@acme.test', PASSWORD, 'acme'), { code: 'wrong_credentials' });
  await prove('both@acme.test', next, 'acme');
});

test('refused sign-ins come into the audit log once per person, with how many there were', async () => {
  const quiet = new AbortController().signal;
  await reportRefusedSignIns(world.needs, quiet);
  const before = await world.actions();
  for (let tries = 0; tries < 3; tries++) await assert.rejects(prove('kim@acme.test', 'wrong'));
  await assert.rejects(prove('nobody@acme.test', 'wrong'));
  await reportRefusedSignIns(world.needs, quiet);
  await reportRefusedSignIns(world.needs, quiet);
  assert.deepEqual((await world.actions()).slice(before.length), ['sign_in.refused']);
  assert.deepEqual(await world.asOwner('select id from refused_sign_ins'), []);
});
