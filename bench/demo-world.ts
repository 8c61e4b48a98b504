import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from './server-process.ts';

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const password = 'keyholder-demo';

export type DemoWorld = {
  url: string;
  pid: number | undefined;
  simulatorUrl: string;
  /** Of admin@acme.test, whose Google account is connected. */
  accessToken: string;
  makeKey(scopes?: readonly string[]): Promise<string>;
  /** An OAuth client of a service, that may exchange. */
  makeClient(): Promise<{ id: string; secret: string }>;
  close(): Promise<void>;
};

/** The demo in processes of its own, with one Google account connected, ready to be measured. */
export async function openDemo(folder: string, settings: Record<string, string> = {}): Promise<DemoWorld> {
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, 'demo'], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      KEYHOLDER_SIMULATOR_PORT: String(simulatorPort),
      KEYHOLDER_DATA_DIR: folder,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await untilReady(child);
  const url = `http://localhost:${port}`;
  const simulatorUrl = `http://localhost:${simulatorPort}`;
  const accessToken = await logIn(url);
  await connectAccount(url, simulatorUrl, accessToken);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    simulatorUrl,
    accessToken,
    makeKey: scopes => makeKey(url, accessToken, scopes),
    makeClient: () => makeClient(url, accessToken),
    async close() {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', line => {
        if (line.startsWith('Keyholder is ready')) resolve();
      });
    }
    child.once('exit', () => reject(new Error('The demo did not start.')));
  });
}

export async function logIn(url: string): Promise<string> {
  const answer = await send(url, '/api/v1/auth/login', { username: 'admin@acme.test', password });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

/** Without a browser: the control API says where Google would send one, and we go there with its cookie. */
export async function connectAccount(url: string, simulatorUrl: string, bearer: string): Promise<void> {
  const begun = await fetch(`${url}/api/v1/google/auth/url`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  await consent({ url, simulatorUrl }, begun, 'admin@acme.test');
}

/** As if whoever has the password of its account had gone to Google and allowed it. */
export async function connectMailbox(
  { url, simulatorUrl, accessToken }: Pick<DemoWorld, 'url' | 'simulatorUrl' | 'accessToken'>,
  { id, address }: { id: string; address: string },
): Promise<void> {
  const begun = await send(url, `/api/v1/mailboxes/${id}/connect`, {}, accessToken);
  await consent({ url, simulatorUrl }, begun, address);
}

async function consent(
  { url, simulatorUrl }: Pick<DemoWorld, 'url' | 'simulatorUrl'>,
  begun: Response,
  account: string,
): Promise<void> {
  const { auth_url } = z.object({ auth_url: z.string() }).parse(await begun.json());
  const cookie = begun.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ');
  const given = await send(simulatorUrl, '/google/_control/consent', { url: auth_url, account });
  const { location } = z.object({ location: z.string() }).parse(await given.json());
  const back = location.replace('http://localhost:4000', url);
  const answer = await fetch(back, { headers: { cookie }, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`The callback answered ${answer.status}.`);
}

export async function makeKey(url: string, bearer: string, scopes = usualScopes): Promise<string> {
  const answer = await send(url, '/api/v1/api-keys', { name: 'bench', scopes }, bearer);
  return z.object({ key: z.string() }).parse(await answer.json()).key;
}

const usualScopes: readonly string[] = ['credentials.read'];

async function makeClient(url: string, bearer: string): Promise<{ id: string; secret: string }> {
  const asked = { service: 'gateway', name: 'bench', scopes: ['tokens.exchange'] };
  const answer = await send(url, '/api/v1/clients', asked, bearer);
  const made = z.object({ client_id: z.string(), client_secret: z.string() }).parse(await answer.json());
  return { id: made.client_id, secret: made.client_secret };
}

function send(url: string, path: string, body: unknown, bearer?: string): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify(body),
  });
}
