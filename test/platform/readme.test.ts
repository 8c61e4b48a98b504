import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const shell = promisify(execFile);

/** What .ci/run does with a clean clone; here it would only go round in a circle. */
const runByTheGate = ['./keyholder test', './keyholder check'];

describe('every command of README.md', () => {
  let commands: string[];
  let folder: string;
  let demo: Started;
  let server: Started;

  before(async () => {
    commands = commandsIn(await readFile(join(checkout, 'README.md'), 'utf8'));
    folder = await mkdtemp(join(tmpdir(), 'keyholder-readme-'));
    [demo, server] = await Promise.all([
      start('demo', join(folder, 'demo')),
      start('start', join(folder, 'server'), { KEYHOLDER_PUBLIC_URL: 'https://keyholder.example.com' }),
    ]);
  });

  after(async () => {
    await Promise.all([demo, server].map(stop));
    await rm(folder, { recursive: true, force: true });
  });

  it('is one that is tried here or by the gate', () => {
    const tried = [
      './keyholder demo',
      './keyholder start',
      'export KEYHOLDER_PUBLIC_URL=https://keyholder.example.com',
    ];
    const others = commands.filter(command => ![...tried, ...runByTheGate].includes(command));
    assert.deepEqual(
      others.map(command => command.split(' ').slice(0, 2).join(' ')),
      ['curl -s', 'curl -s', './keyholder tenant'],
    );
  });

  it('signs in to the demo, and is told there where to connect a Google account', async () => {
    const [signIn = '', exchange = ''] = commands
      .filter(command => command.startsWith('curl'))
      .map(command => command.replace('localhost:4000', `localhost:${demo.port}`));
    const { stdout } = await shell('sh', ['-c', signIn]);
    const [, token = ''] = /"access_token":"(ey[^"]+)"/.exec(stdout) ?? [];
    const { stdout: refused } = await shell('sh', ['-c', exchange], { env: { ...demo.env, TOKEN: token } });
    assert.match(refused, /Google account not connected\. Authorize at: http:\S+\/auth\/google\?link=/);
  });

  it('makes the first organisation beside the running server', async () => {
    const create = commands.find(command => command.startsWith('./keyholder tenant')) ?? '';
    const { stdout } = await shell('sh', ['-c', create], { cwd: checkout, env: server.env });
    assert.match(stdout, /https:\/\/keyholder\.example\.com\/invitation#\S{20,}/);
  });
});

type Started = { port: number; env: NodeJS.ProcessEnv; child: ChildProcess };

async function start(verb: string, data: string, settings: Record<string, string> = {}): Promise<Started> {
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const ports = { PORT: String(port), KEYHOLDER_SIMULATOR_PORT: String(simulatorPort) };
  const env = { PATH: pathOfThisNode(), HOME: data, KEYHOLDER_DATA_DIR: data, ...ports, ...settings };
  const child = spawn('./keyholder', [verb], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk;
        if (said.includes('Keyholder is ready at')) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`keyholder ${verb} ended: ${said}`)));
  });
  await ready;
  return { port, env, child };
}

async function stop({ child }: Started): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function pathOfThisNode(): string {
  return `${process.execPath.replace(/\/node$/, '')}:/usr/local/bin:/usr/bin:/bin`;
}

/** The lines of its shell blocks, without comments, continued lines put together. */
function commandsIn(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const lines = blocks
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  return lines.map(line => line.replace(/\s+#\s.*$/, '').trim()).filter(line => line !== '');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise(resolve => probe.close(resolve));
  if (typeof address === 'object' && address) return address.port;
  throw new Error('No free port.');
}
