/**
 * Kills the server or its database, at random moments, while writers write. Then looks whether everything
 * that was acknowledged is there, and whether the audit log tells of it all.
 *
 *   node bench/durability.ts [kills]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort, runVerb, type ServerProcess, startServerProcess } from './server-process.ts';

const kills = Number(process.argv[2] ?? 60);
const WRITERS = 6;
const LONGEST_LIFE_MS = 900;
const password = 'a long enough password';

const folder = await mkdtemp(join(tmpdir(), 'keyholder-durability-'));
const settings = { KEYHOLDER_DATA_DIR: folder, PORT: String(await freePort()) };
const signedIn = z.object({ access_token: z.string(), refresh_token: z.string() });
const acknowledged: string[] = [];
let refused = 0;
let isOver = false;

let server = await prepare();
const writers = Array.from({ length: WRITERS }, (_, number) => write(number));
const counts = { server: 0, database: 0 };
for (let kill = 1; kill <= kills; kill += 1) {
  await pause(100 + Math.random() * LONGEST_LIFE_MS);
  server = kill % 2 === 0 ? await killDatabase(server) : await killServer(server);
}
isOver = true;
await Promise.all(writers);
const missing = await missingKeys();
server.child.kill('SIGTERM');
await server.exited;
const verdict = await runVerb(['audit', 'verify', 'acme'], settings);
await rm(folder, { recursive: true, force: true });

console.log(`${counts.server} kills of the server, ${counts.database} of the database`);
console.log(
  `${acknowledged.length} writes acknowledged, ${refused} attempts failed while something was down`,
);
console.log(`${missing.length} acknowledged writes missing`);
console.log(`audit log: ${verdict.trim()}`);
process.exitCode = missing.length > 0 ? 1 : 0;

async function prepare(): Promise<ServerProcess> {
  const made = await runVerb(
    ['tenant', 'create', 'acme', '--name', 'Acme', '--owner', 'ada@acme.test'],
    settings,
  );
  const token = made.split('#')[1]?.trim() ?? '';
  const started = await startServerProcess(settings);
  const answer = await post(started, '/api/v1/invitations/accept', { token, name: 'Ada', password });
  if (!answer.ok) throw new Error(`The invitation was not accepted: ${await answer.text()}`);
  return started;
}

async function write(number: number): Promise<void> {
  let bearer: string | undefined;
  for (let count = 0; !isOver; count += 1) {
    const name = `writer ${number}, key ${count}`;
    try {
      bearer ??= await logIn();
      const answer = await post(server, '/api/v1/api-keys', { name, scopes: ['audit.read'] }, bearer);
      if (answer.status === 201)
        acknowledged.push(z.object({ id: z.string() }).parse(await answer.json()).id);
      else refused += 1;
      if (answer.status === 401) bearer = undefined;
    } catch {
      refused += 1;
      await pause(20);
    }
  }
}

async function logIn(): Promise<string | undefined> {
  const answer = await post(server, '/api/v1/auth/login', { username: 'ada@acme.test', password });
  return answer.ok ? signedIn.parse(await answer.json()).access_token : undefined;
}

async function killServer({ child, exited }: ServerProcess): Promise<ServerProcess> {
  counts.server += 1;
  child.kill('SIGKILL');
  await exited;
  return startServerProcess(settings);
}

/** The server notices, starts it again and goes on. */
async function killDatabase(running: ServerProcess): Promise<ServerProcess> {
  counts.database += 1;
  const pidFile = await readFile(join(folder, 'database', 'cluster', 'postmaster.pid'), 'utf8');
  process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
  while (running.child.exitCode === null) {
    await pause(50);
    const ready = await fetch(`${running.url}/health/ready`).catch(() => undefined);
    if (ready?.ok) return running;
  }
  throw new Error('The server did not survive the death of its database.');
}

async function missingKeys(): Promise<string[]> {
  const page = z.object({ items: z.array(z.object({ id: z.string() })), next: z.string().nullable() });
  const there = new Set<string>();
  const bearer = await logIn();
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ owner: 'all', limit: '200', ...(cursor && { cursor }) });
    const answer = await fetch(`${server.url}/api/v1/api-keys?${query}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    const { items, next }: z.output<typeof page> = page.parse(await answer.json());
    for (const { id } of items) there.add(id);
    cursor = next;
  }
  return acknowledged.filter(id => !there.has(id));
}

function post(to: ServerProcess, path: string, body: unknown, bearer?: string): Promise<Response> {
  return fetch(`${to.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify(body),
  });
}

function pause(durationMs: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, durationMs));
}
