import { spawn } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CannotStart } from '#kernel/failures.ts';

const STOP_TIMEOUT_MS = 5_000;
const entry = fileURLToPath(new URL('../../../simulators/main.ts', import.meta.url));

export type Simulators = { stop(): Promise<void> };

/** A process of its own, as it would be outside: the server knows it only by address. */
export async function startSimulators(port: number): Promise<Simulators> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: { KEYHOLDER_SIMULATOR_PORT: String(port), ...compileCache() },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // Ctrl-C is ours to pass on, after the server has finished with them
  });
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const killWithUs = () => child.kill('SIGKILL');
  process.on('exit', killWithUs);
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', line => complaints.push(line));
  const isReady = await Promise.race([
    new Promise<true>(resolve => createInterface({ input: child.stdout }).once('line', () => resolve(true))),
    exited.then(() => false),
  ]);
  if (!isReady) throw new CannotStart(complaints.join('\n') || 'The simulators did not start.');
  return {
    async stop() {
      child.kill('SIGTERM');
      const impatient = setTimeout(killWithUs, STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(impatient);
      process.off('exit', killWithUs);
    },
  };
}

/** The same cache of compiled sources that this process uses, if it uses one. */
function compileCache(): Record<string, string> {
  const folder = getCompileCacheDir();
  return folder ? { NODE_COMPILE_CACHE: dirname(folder) } : {};
}
