import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const compiled = fileURLToPath(new URL('../.cache/compiled', import.meta.url));

export type ServerProcess = {
  url: string;
  child: ChildProcess;
  exited: Promise<void>;
  /** What it has said so far; errors only, where nothing else is asked for. */
  lines: readonly string[];
};

/** The server as an operator starts it, in a process that can be killed. */
export async function startServerProcess(settings: Record<string, string>): Promise<ServerProcess> {
  const port = settings.PORT ?? String(await freePort());
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, 'start'], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compiled,
      KEYHOLDER_LOG_LEVEL: 'error',
      ...settings,
      PORT: port,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const lines: string[] = [];
  const isReady = await new Promise<boolean>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line);
      if (line.startsWith('Keyholder is ready')) resolve(true);
    });
    void exited.then(() => resolve(false));
  });
  if (!isReady) throw new Error('The server did not start.');
  return { url: `http://127.0.0.1:${port}`, child, exited, lines };
}

/** One verb of the command line, and what it printed. */
export async function runVerb(words: readonly string[], settings: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...words], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  if (code !== 0) throw new Error(`keyholder ${words.join(' ')} ended with ${code}: ${output}`);
  return output;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise(resolve => probe.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('No free port.');
  return address.port;
}
