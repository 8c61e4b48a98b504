import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../simulators/main.ts', import.meta.url));

function launch(context: TestContext, port: string): ChildProcess {
  const simulators = spawn(process.execPath, [main], {
    env: { KEYHOLDER_SIMULATOR_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  context.after(() => simulators.kill('SIGKILL'));
  return simulators;
}

async function firstLine(stream: ChildProcess['stdout']): Promise<string> {
  assert.ok(stream);
  const [text] = await once(stream, 'data');
  return String(text);
}

async function ready(context: TestContext): Promise<{ simulators: ChildProcess; origin: string }> {
  const simulators = launch(context, '0');
  const origin = /http:\/\/localhost:\d+/.exec(await firstLine(simulators.stdout))?.[0] ?? '';
  return { simulators, origin: origin.replace('localhost', '127.0.0.1') };
}

test('the process says when it is ready, breaks connections when told, and goes on SIGTERM', async context => {
  const { simulators, origin } = await ready(context);
  const certs = `${origin}/google/www/oauth2/v3/certs`;
  assert.equal((await fetch(certs)).status, 200);

  const arm = (effect: object) =>
    fetch(`${origin}/_control/faults`, {
      method: 'POST',
      body: JSON.stringify({ match: { path: '/google/www/*' }, times: 1, effect }),
    });
  await arm({ reset: 'before' });
  await assert.rejects(fetch(certs));
  await arm({ truncate: 10 });
  await assert.rejects(async () => (await fetch(certs)).text());
  assert.equal((await fetch(certs)).status, 200);

  const rebound = await fetch(`${origin}/_control/clock`, {
    headers: { origin: 'https://evil.example.com' },
  });
  assert.equal(rebound.status, 403);

  simulators.kill('SIGTERM');
  const [code] = await once(simulators, 'exit');
  assert.equal(code, 0);
});

test('a port that is taken is one sentence and an exit code of 1', async context => {
  const { origin } = await ready(context);
  const second = launch(context, new URL(origin).port);
  const exit = once(second, 'exit');
  assert.match(await firstLine(second.stderr), /^Port \d+ is taken: [^\n]+\n$/);
  assert.deepEqual(await exit, [1, null]);
});

test('a port that is no port is one sentence and an exit code of 1', async context => {
  const simulators = launch(context, 'abc');
  const exit = once(simulators, 'exit');
  assert.match(await firstLine(simulators.stderr), /^KEYHOLDER_SIMULATOR_PORT must be/);
  assert.deepEqual(await exit, [1, null]);
});
