import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { fileIn, following, followLinkIn, saidBy } from './recipe-world.ts';

const world = following('external-account.md');
const installed = fileURLToPath(new URL('../../node_modules/', import.meta.url));

before(async () => {
  const { folder, place, makeClient, keyOf, admin, kim, blocks } = world();
  await mkdir(join(folder, 'node_modules'));
  await symlink(join(installed, 'google-auth-library'), join(folder, 'node_modules/google-auth-library'));
  await place('package.json', '{"type":"module"}');
  const { id, secret } = await makeClient(admin, { scopes: ['tokens.exchange', 'subjects.claim'] });
  for (const name of ['keyholder-credentials.json', 'platform-credentials.json']) {
    const text = fileIn(blocks, name).replace('CLIENT_ID', id).replace('CLIENT_SECRET', secret);
    await place(name, text);
  }
  await place('keyholder.key', (await keyOf(kim)).key);
});

/** One shell, as one would type them: the variable first, then a program. */
const typed = (...scripts: (string | undefined)[]) => scripts.join('\n');

test('docs/recipes/external-account.md does what it says in Node, and its refusal ends with the link', async () => {
  const { kim, run, scripts, read, place } = world();
  const [variable, inNode] = scripts;
  assert.equal(scripts.length, 3, 'a block of the document is not tried here');
  const refused = await run(typed(variable, inNode));
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /invalid_target/);
  await followLinkIn(world(), refused.stderr, kim, 'kim@acme.test');
  assert.equal(saidBy(await run(typed(variable, inNode))), 'Connected as kim@acme.test.\n');

  const program = await read('default-credentials.js');
  await place('without-scopes.js', program.replace(/scopes: \[.*\]/, ''));
  const unscoped = await run(typed(variable, 'node without-scopes.js'));
  assert.match(unscoped.stderr, /invalid_scope/);
});

test('docs/recipes/external-account.md does what it says in Python', async t => {
  const { kim, connect, run, scripts } = world();
  const [variable, , inPython] = scripts;
  if ((await run('python3 -c "import google.auth, requests"')).code !== 0) {
    return t.skip('google-auth is not installed for python3 on this machine.');
  }
  await connect(kim, { account: 'kim@acme.test' });
  assert.equal(saidBy(await run(typed(variable, inPython))), 'Connected as kim@acme.test.\n');
});

test('docs/recipes/external-account.md does what it says with the platform’s own tokens', async () => {
  const { admin, keyholder, run, scripts, place, exchangeAt } = world();
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1' }] };
  const issuer = 'https://agents.example';
  const registered = { name: 'Agents', issuer, audience: 'keyholder', algorithms: ['ES256'] };
  await admin.post('/api/v1/jwt-issuers', { ...registered, keys: { kind: 'pasted', jwks } }).expect(201);
  const exp = Math.floor(keyholder.simulators.clock.now().getTime() / 1_000) + 600;
  const jwt = await new SignJWT({ iss: issuer, aud: 'keyholder', sub: 'agent-7', exp })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(pair.privateKey);
  await place('subject.jwt', jwt);
  const [variable, inNode] = scripts;
  const asPlatform = [variable?.replace('keyholder-credentials', 'platform-credentials'), inNode];
  const refused = await run(typed(...asPlatform));
  const code = await followLinkIn(world(), refused.stderr, keyholder.stranger(), 'ana@acme.test');
  assert.match((await run(typed(...asPlatform))).stderr, /code/);
  const client = await world().makeClient(admin, { scopes: ['tokens.exchange', 'subjects.claim'] });
  const as = { subject_token_type: 'urn:ietf:params:oauth:token-type:jwt', code };
  assert.equal((await exchangeAt(client, jwt, as)).status, 200);
  assert.equal(saidBy(await run(typed(...asPlatform))), 'Connected as ana@acme.test.\n');
});
