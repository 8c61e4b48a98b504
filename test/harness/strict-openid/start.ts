import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./process.ts', import.meta.url));

export type StrictOpenid = {
  origin: string;
  /** How its next id tokens are wrong; without a word they are right. */
  spoil(as?: string): Promise<void>;
  /** A browser's way from the authorization address to where it is sent back. */
  follow(address: string): Promise<URL>;
  stop(): Promise<void>;
};

export async function startStrictOpenid(client: {
  id: string;
  secret: string;
  redirectUri: string;
}): Promise<StrictOpenid> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, client.id, client.secret, client.redirectUri],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      if (/^\d+$/.test(line)) resolve(line);
    });
    child.once('exit', () => reject(new Error('The strict provider did not start.')));
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    async spoil(as) {
      await fetch(`${origin}/_spoil${as === undefined ? '' : `?${new URLSearchParams({ as })}`}`);
    },
    async follow(address) {
      const cookies = new Map<string, string>();
      let at = new URL(address);
      while (at.origin === origin) {
        const cookie = [...cookies].map(pair => pair.join('=')).join('; ');
        const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
        for (const line of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
          cookies.set(name, value);
        }
        const location = answer.headers.get('location');
        if (!location) throw new Error(`The strict provider showed a page: ${await answer.text()}`);
        at = new URL(location, at);
        // It believes itself to be at Google's address.
        if (at.origin === 'https://accounts.google.com') at = new URL(`${origin}${at.pathname}${at.search}`);
      }
      return at;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
