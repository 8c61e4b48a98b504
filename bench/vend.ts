/**
 * What handing out an access token costs: the server and a bare node:http server that answers the same
 * bytes, headers included, loaded in turn with 64 connections. `/oauth/token` also beside oidc-provider
 * answering the same grant with nothing behind it.
 *
 *   node bench/vend.ts [seconds per round] [rounds]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DemoWorld, openDemo } from './demo-world.ts';
import type { LoadRequest } from './load.ts';
import { giveOwnCore, keepDatabaseOff } from './processors.ts';
import { answerTo, sideBySide, startBare, startScript } from './side-by-side.ts';

const CONNECTIONS = 64;
const round = {
  seconds: process.argv[2] ?? '4',
  rounds: Number(process.argv[3] ?? 3),
  connections: CONNECTIONS,
};

const folder = await mkdtemp(join(tmpdir(), 'keyholder-vend-'));
for (const [receipts, inWords] of Object.entries({ before: 'before the answer', soon: 'soon after' })) {
  const demo = await openDemo(join(folder, receipts), {
    KEYHOLDER_RECEIPTS: receipts,
    KEYHOLDER_TRUSTED_PROXIES: '1',
  });
  giveOwnCore(demo.pid);
  keepDatabaseOff(join(folder, receipts));
  for (const [name, requests] of Object.entries(await questions(demo))) {
    const [first] = requests;
    if (!first) continue;
    const bare = await startBare(await answerTo(first));
    const beside = { name: 'node:http', requests: [{ ...first, url: bare.url }] };
    await sideBySide(`${name}, receipt ${inWords}`, { server: demo.url, requests }, beside, round);
    bare.stop();
  }
  if (receipts === 'before') await besidePlainIssuer(demo);
  await demo.close();
}
await rm(folder, { recursive: true, force: true });

async function questions(demo: DemoWorld): Promise<Record<string, LoadRequest[]>> {
  const keys = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => demo.makeKey(['credentials.read', 'tokens.exchange'])),
  );
  const url = `${demo.url}/api/v1/google/credentials`;
  const credentials = (bearer: string): LoadRequest => ({ url, headers: bearing(bearer) });
  const exchange = (key: string): LoadRequest => ({
    url: `${demo.url}/token/exchange`,
    method: 'POST',
    headers: bearing(key),
  });
  const one = keys.slice(0, 1);
  return {
    'credentials, one API key': one.map(credentials),
    'credentials, a signed token': [credentials(demo.accessToken)],
    'credentials, an API key per connection': keys.map(credentials),
    '/token/exchange, one API key': one.map(exchange),
    '/token/exchange, an API key per connection': keys.map(exchange),
  };
}

async function besidePlainIssuer(demo: DemoWorld): Promise<void> {
  const client = await demo.makeClient();
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: 'google',
    subject_token: await demo.makeKey(['tokens.exchange']),
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  });
  const request = (server: string): LoadRequest => ({
    url: `${server}/oauth/token`,
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: String(form),
    fromManyNetworks: true, // whoever shows no credential of their own is counted by network
  });
  const { body } = await answerTo(request(demo.url));
  const script = fileURLToPath(new URL('./plain-issuer.ts', import.meta.url));
  const plain = await startScript(
    `import { listen } from ${JSON.stringify(script)}; console.log(await listen(${JSON.stringify({ ...client, body })}));`,
  );
  await sideBySide(
    '/oauth/token, token exchange',
    { server: demo.url, requests: [request(demo.url)] },
    { name: 'oidc-provider', requests: [request(plain.url)] },
    round,
  );
  plain.stop();
}

function bearing(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
