import assert from 'node:assert/strict';
import { test } from 'node:test';
import { following, followLinkIn, saidBy } from './recipe-world.ts';

const world = following('python.md');

test('docs/recipes/python.md does what it says with the standard library alone', async t => {
  const { admin, kim, keyOf, keyholder, run, place, variables, scripts } = world();
  const [whose, forSubject, withCode] = scripts;
  assert.equal(scripts.length, 4, 'a block of the document is not tried here');
  if ((await run('python3 --version')).code !== 0) return t.skip('There is no python3 on this machine.');

  await place('keyholder.key', `${(await keyOf(kim, 'me', { name: 'python' })).key}\n`);
  const refused = await run(whose ?? '');
  assert.equal(refused.code, 1);
  await followLinkIn(world(), refused.stderr, kim, 'kim@acme.test');
  assert.equal(saidBy(await run(whose ?? '')), 'Connected as kim@acme.test.\n');

  const scopes = ['tokens.exchange', 'subjects.claim'];
  const { key } = await keyOf(admin, 'service', { name: 'platform', scopes });
  await place('service.key', key);
  const asked = await run(forSubject ?? '');
  variables.CODE = await followLinkIn(world(), asked.stderr, keyholder.stranger(), 'ana@acme.test');
  assert.match((await run(forSubject ?? '')).stderr, /Which code was shown\?/);
  assert.match(saidBy(await run(withCode ?? '')), /^A token, good until \d{10}\.\n$/);
  saidBy(await run(forSubject ?? ''));
  const named = (forSubject ?? '').replace('agent-7', '名前');
  const other = await run(named);
  await followLinkIn(world(), other.stderr, keyholder.stranger(), 'bo@acme.test');
  assert.match((await run(named)).stderr, /Which code was shown\?/);
});

test('docs/recipes/python.md does what it says with google-auth', async t => {
  const { kim, connect, keyOf, run, place, scripts } = world();
  if ((await run('python3 -c "import google.auth, requests"')).code !== 0) {
    return t.skip('google-auth is not installed for python3 on this machine.');
  }
  await connect(kim, { account: 'kim@acme.test' });
  await place('keyholder.key', `${(await keyOf(kim, 'me', { name: 'google-auth' })).key}\n`);
  assert.equal(saidBy(await run(scripts.at(-1) ?? '')), 'Connected as kim@acme.test.\n');
});
