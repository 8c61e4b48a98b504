import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiRoutes } from '#entry/offers.ts';
import { startKeyholder, type TestKeyholder } from '#test/harness/keyholder.ts';
import { bearerOf, type Caller, callerWith } from './route-callers.ts';

let keyholder: TestKeyholder;
let admin: Caller;

before(async () => {
  keyholder = await startKeyholder();
  admin = callerWith(keyholder.url, {
    authorization: `Bearer ${await bearerOf(keyholder, 'admin@acme.test')}`,
  });
});
after(() => keyholder.close());

const CANARY = 'canary-7f3a';
const MEBIBYTE = 1_048_576;

/** What no route with a body can want. */
const wrongBodies: Readonly<Record<string, string>> = {
  'no JSON at all': `{"${CANARY}`,
  'a list': `["${CANARY}"]`,
  nothing: 'null',
  'a field nobody asked for': `{"unasked": "${CANARY}"}`,
  'a prototype': `{"__proto__": {"role": "${CANARY}"}, "constructor": "${CANARY}"}`,
  'lists in lists without end': `${'['.repeat(50_000)}"${CANARY}"${']'.repeat(50_000)}`,
  'more than fits': JSON.stringify({ [CANARY]: 'x'.repeat(MEBIBYTE) }),
};

for (const [kind, body] of Object.entries(wrongBodies)) {
  test(`every route refuses ${kind} in words, and repeats none of it`, async () => {
    for (const route of apiRoutes.filter(each => each.body)) await expectProblem(admin, route, { body });
  });
}

test('every route refuses an id that is none, and repeats none of it', async () => {
  for (const id of [CANARY, `${CANARY}'; drop table users`, encodeURIComponent(`../${CANARY}\0`)]) {
    for (const route of apiRoutes.filter(each => each.params && each.access.kind !== 'anyone')) {
      const params = Object.fromEntries(Object.keys(route.params?.shape ?? {}).map(name => [name, id]));
      await expectProblem(admin, route, { params, ...(route.body && { body: '{}' }) });
    }
  }
});

test('every route survives questions in its address that are none', async () => {
  const caller = callerWith(keyholder.url, {
    authorization: `Bearer ${await bearerOf(keyholder, 'admin@acme.test')}`,
  });
  for (const route of apiRoutes.filter(each => each.query)) {
    const fields = Object.keys(route.query?.shape ?? {});
    const query = fields.map(name => `${name}=${encodeURIComponent(`${CANARY}\u0000'"<`)}`).join('&');
    const { status, text } = await caller({ ...route, path: `${route.path}?${query}` });
    assert.ok(status < 500, `${route.method} ${route.path} answered ${status}: ${text}`);
    if (status >= 400) assert.ok(!text.includes(CANARY), `${route.method} ${route.path} repeats its input`);
  }
});

async function expectProblem(caller: Caller, ...[route, asked]: Parameters<Caller>): Promise<void> {
  const { status, code, text } = await caller(route, asked);
  const name = `${route.method} ${route.path}`;
  assert.ok(
    status >= 400 && status < 500 && code !== '',
    `${name} answered ${status}: ${text.slice(0, 300)}`,
  );
  assert.ok(!text.includes(CANARY), `${name} repeats its input: ${text.slice(0, 300)}`);
  assert.doesNotMatch(text, /\bat .*\.ts:\d+|node_modules/, `${name} shows a stack`);
}
