import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildClient } from '../../scripts/build-client.ts';
import { following, followLinkIn, saidBy } from './recipe-world.ts';

const world = following('node.md');
const installed = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** As its first block does it, without going to the registry. */
before(async () => {
  const modules = join(world().folder, 'node_modules');
  await mkdir(modules);
  await buildClient(join(modules, 'keyholder'));
  await symlink(join(installed, 'google-auth-library'), join(modules, 'google-auth-library'));
  await world().place('package.json', '{"type":"module"}');
});

test('docs/recipes/node.md does what it says, for a person and for a subject', async () => {
  const { admin, kim, keyOf, makeClient, keyholder, run, place, variables, scripts } = world();
  const [install, whose, forSubject, withCode] = scripts;
  assert.equal(scripts.length, 4, 'a block of the document is not tried here');
  assert.match(
    install ?? '',
    /^node scripts\/build-client\.ts\nnpm install \.\/client\/dist google-auth-library$/m,
  );

  await place('keyholder.key', `${(await keyOf(kim)).key}\n`);
  const refused = await run(whose ?? '');
  assert.equal(refused.code, 1);
  await followLinkIn(world(), refused.stdout, kim, 'kim@acme.test');
  assert.equal(saidBy(await run(whose ?? '')), 'Connected as kim@acme.test.\n');

  const { id, secret } = await makeClient(admin, { scopes: ['tokens.exchange', 'subjects.claim'] });
  await place('client.json', JSON.stringify({ client_id: id, client_secret: secret }));
  const asked = await run(forSubject ?? '');
  assert.equal(asked.code, 1);
  variables.CODE = await followLinkIn(world(), asked.stdout, keyholder.stranger(), 'ana@acme.test');
  assert.match((await run(forSubject ?? '')).stdout, /code/);
  assert.match(saidBy(await run(withCode ?? '')), /^A token of connection [\w-]{36}, good until 2\d{3}-/);
  saidBy(await run(forSubject ?? ''));
});
