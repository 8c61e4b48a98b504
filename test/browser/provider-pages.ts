import assert from 'node:assert/strict';
import { demoSettings } from '#entry/demo/settings.ts';
import type { SettingName } from '#src/settings.ts';
import { notesOf } from '#src/settings.ts';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { startKeyholder, type TestKeyholder } from '../harness/keyholder.ts';

/** These providers' own pages are behind a real socket, because the browser goes there. */
export async function startWithPages(
  providers: readonly SettingName[],
  settings: Record<string, string> = {},
): Promise<TestKeyholder> {
  let keyholder: TestKeyholder | undefined;
  const pages = createSocketServer(async request => {
    assert.ok(keyholder);
    return keyholder.simulators.fetch(request);
  });
  await new Promise<void>(resolve => pages.listen(0, '127.0.0.1', resolve));
  const address = pages.address();
  assert.ok(typeof address === 'object' && address);
  const there = demoSettings({ KEYHOLDER_SIMULATOR_PORT: String(address.port) });
  const addresses = providers.map(provider => {
    const { name } = notesOf(provider);
    return [name, there[name] ?? ''] as const;
  });
  const started = await startKeyholder({ ...Object.fromEntries(addresses), ...settings });
  keyholder = started;
  return {
    ...started,
    async close() {
      pages.closeAllConnections();
      pages.close();
      await started.close();
    },
  };
}
