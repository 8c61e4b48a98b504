import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { markDemo, settingsBesideDemo } from '#entry/demo/place.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyholder-place-'));
});
after(() => rm(folder, { recursive: true }));

const providersOf = async (more: Record<string, string> = {}) =>
  (await settingsBesideDemo({ KEYHOLDER_DATA_DIR: folder, ...more })).KEYHOLDER_PROVIDERS;

test('a command beside a running demo asks its simulators, and the real Google otherwise', async () => {
  assert.equal(await providersOf(), undefined);
  const unmark = await markDemo(folder, { port: 4761, simulatorPort: '4770' });
  const settings = await settingsBesideDemo({ KEYHOLDER_DATA_DIR: folder });
  assert.deepEqual(
    [settings.KEYHOLDER_PROVIDERS, settings.PORT, settings.KEYHOLDER_SIMULATOR_URL],
    ['simulated', '4761', 'http://localhost:4770'],
  );
  assert.equal(await providersOf({ KEYHOLDER_PROVIDERS: 'real' }), 'real', 'what was said counts');
  await unmark();
  assert.equal(await providersOf(), undefined);
});

test('what a demo that was killed has left behind counts for nothing', async () => {
  const file = join(folder, 'demo.json');
  await writeFile(file, JSON.stringify({ pid: 2 ** 22 + 12_345, port: '1', simulatorPort: '2' }));
  assert.equal(await providersOf(), undefined);
  await writeFile(file, 'half a');
  assert.equal(await providersOf(), undefined);
});
