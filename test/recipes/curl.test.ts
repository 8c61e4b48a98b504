import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectShown } from './recipe.ts';
import { following, followLinkIn, saidBy } from './recipe-world.ts';

const world = following('curl.md');

test('docs/recipes/curl.md does what it says, from the first refusal to the standard’s own way', async () => {
  const { admin, kim, keyOf, makeClient, keyholder, run, variables, scripts, answers } = world();
  const [ask, again, whose, tidy, forSubject, withCode, standard] = scripts;
  const [refusal, token, standardToken] = answers.map(({ text }) => text);
  assert.equal(scripts.length, 7, 'a block of the document is not tried here');

  variables.KEYHOLDER_KEY = (await keyOf(kim)).key;
  const refused = saidBy(await run(ask ?? ''));
  expectShown(refusal ?? '', refused);
  await followLinkIn(world(), refused, kim, 'kim@acme.test');
  expectShown(token ?? '', saidBy(await run(again ?? '')));
  assert.match(saidBy(await run(whose ?? '')), /kim@acme\.test/);
  saidBy(await run(tidy ?? ''));
  assert.equal(saidBy(await run('ls')), '');

  const scopes = ['tokens.exchange', 'subjects.claim'];
  variables.SERVICE_KEY = (await keyOf(admin, 'service', { name: 'platform', scopes })).key;
  const stranger = keyholder.stranger();
  const said = saidBy(await run(forSubject ?? ''));
  variables.CODE = await followLinkIn(world(), said, stranger, 'ana@acme.test');
  assert.match(saidBy(await run(forSubject ?? '')), /"reason":"code_needed"/);
  expectShown(token ?? '', saidBy(await run(withCode ?? '')));

  const client = await makeClient(admin);
  Object.assign(variables, { CLIENT_ID: client.id, CLIENT_SECRET: client.secret });
  expectShown(standardToken ?? '', saidBy(await run(standard ?? '')));
});
