import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { openPace } from '#features/signin/discovery/pace.ts';
import { vouchFor } from '#features/signin/domains/vouch.ts';
import { realWorld } from '#kernel/world.ts';
import type { Client } from '#test/harness/client.ts';
import { type JourneyWorld, openJourneyWorld } from './signin-journey-world.ts';
import { claim, discovered } from './signin-world.ts';

let world: JourneyWorld;

/** Behind one proxy, so that a caller's network is what that proxy says. */
before(async () => {
  world = await openJourneyWorld({ KEYHOLDER_TRUSTED_PROXIES: '1' });
  const { needs, acme, globex, admin } = world;
  for (const who of [acme, globex])
    await vouchFor(needs, who, { domain: 'both.local', coversSubdomains: false });
  await world.own(admin, 'off.example');
  const claims = await admin.get('/api/v1/domains').read(z.object({ domains: z.array(claim) }));
  const off = claims.domains.find(({ domain }) => domain === 'off.example');
  await admin.patch(`/api/v1/domains/${off?.id}`, { is_active: false }).expect(200);
});
after(() => world.close());

let networks = 0;
/** A caller from a network that nobody has come from. */
function from(network = `10.${networks >> 8}.${networks++ & 255}`, host = 7): Record<string, string> {
  return { 'x-forwarded-for': `${network}.${host}` };
}

type Heard = { status: number; body: string; headers: string[]; cookies: string[] };

async function hear(
  path: string,
  body: unknown,
  client: Client = world.keyholder.stranger(),
  headers = from(),
): Promise<Heard> {
  const answer = await client.post(`/api/auth/msp/sso/${path}`, body, headers).response;
  const unlike = new Set(['x-request-id', 'date', 'set-cookie']);
  return {
    status: answer.status,
    body: (await answer.text()).replace(/"request_id":"[^"]*"/, '"request_id":"-"'),
    headers: [...answer.headers].flatMap(([name, value]) =>
      unlike.has(name) ? [name] : [`${name}: ${value}`],
    ),
    // All but what is sealed: that is there, and how long it is.
    cookies: answer.headers
      .getSetCookie()
      .map(line => line.replace(/=([^;]*)/, (_, value: string) => `=${'x'.repeat(value.length)}`)),
  };
}
const hearDiscovery = (email: string) => hear('discover', { email });

/** What must not tell one domain from another: everything but which providers there are. */
function shapeOf({ status, body, headers, cookies }: Heard): unknown {
  const { ok, providers, ...rest } = discovered.loose().parse(JSON.parse(body));
  const names = headers.map(line => line.split(':')[0] ?? '');
  return { status, ok, isList: Array.isArray(providers), rest, names, cookies };
}

test('everybody of a domain gets the same bytes, whether there is such a person or not', async () => {
  const ours = [
    'kim@acme.test',
    'KIM@ACME.test.',
    'admin@acme.test',
    'nobody-at-all@acme.test',
    '"@"@acme.test',
  ];
  const heard = await Promise.all(ours.map(hearDiscovery));
  for (const each of heard) assert.deepEqual(each, heard[0]);
  assert.equal(heard[0]?.body, '{"ok":true,"providers":["google","azure-ad"]}');
});

test('every domain gets the same shape, status, headers and cookies, of the same names and lengths', async () => {
  const addresses = [
    ...['kim@acme.test', 'gus@globex.test', 'kim@nowhere.example', 'kim@both.local', 'kim@off.example'],
    ...['pat@gmail.com', 'kim@sub.acme.test', 'kim@[192.0.2.1]', 'not an address', 'kim@co.uk', 'a@b'],
    `kim@${'a.'.repeat(100)}acme.test`,
    'kim@münchen.example',
  ];
  const heard = await Promise.all(addresses.map(hearDiscovery));
  for (const [at, each] of heard.entries())
    assert.deepEqual(shapeOf(each), shapeOf(heard[0] ?? each), addresses[at]);
  const found = heard.map(({ body }) => discovered.parse(JSON.parse(body)).providers.length);
  assert.deepEqual(found, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('the cookies of a sign-in live five minutes, out of reach of scripts and of other sites’ forms', async () => {
  const client = world.keyholder.stranger();
  const asked = { provider: 'google', email: 'kim@acme.test' };
  const discovery = await hear('discover', { email: asked.email }, client);
  const resolution = await hear('resolve', asked, client);
  const lines = [...discovery.cookies, ...resolution.cookies].map(line => line.replace(/=x+;/, '=…;'));
  assert.deepEqual(lines, [
    'signin-discovery=…; Path=/; HttpOnly; SameSite=Lax; Max-Age=300',
    'signin-discovery=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    'signin-resolution=…; Path=/; HttpOnly; SameSite=Lax; Max-Age=300',
  ]);
});

test('users are not looked up: it works the same where nobody may read them', async () => {
  const before = await hearDiscovery('kim@acme.test');
  await world.asOwner('revoke select on users, user_identities from keyholder_system');
  try {
    assert.deepEqual(await hearDiscovery('kim@acme.test'), before);
  } finally {
    await world.asOwner(
      'grant select (tenant_id, id, address_key, role, frozen_at) on users to keyholder_system',
    );
    await world.asOwner(
      'grant select (tenant_id, user_id, source, issuer, subject) on user_identities to keyholder_system',
    );
  }
});

test('a resolution that fails says nothing about why, nor about whom', async () => {
  async function fail(prepare: string, asked: { provider: string; email: string }): Promise<Heard> {
    const client = world.keyholder.stranger();
    await client.post('/api/auth/msp/sso/discover', { email: prepare }, from()).expect(200);
    return hear('resolve', asked, client);
  }
  const heard = [
    await fail('kim@acme.test', { provider: 'github', email: 'kim@acme.test' }),
    await fail('gus@globex.test', { provider: 'google', email: 'gus@globex.test' }),
    await fail('kim@acme.test', { provider: 'google', email: 'gus@globex.test' }),
    await fail('kim@nowhere.example', { provider: 'google', email: 'kim@nowhere.example' }),
    await fail('kim@both.local', { provider: 'azure-ad', email: 'kim@both.local' }),
    await hear('resolve', { provider: 'google', email: 'kim@acme.test' }),
  ];
  for (const each of heard) assert.deepEqual(each, heard[0]);
});

test('where a sign-in begins, neither address nor deep link stands in a cookie, and its length tells nothing', async () => {
  const lengths = new Set<number>();
  for (const [provider, email, callbackUrl] of [
    ['google', 'kim@acme.test', `/${'a'.repeat(1_000)}`],
    ['azure-ad', 'somebody-with-a-long-name@globex.test', '/'],
  ] as const) {
    const client = world.keyholder.stranger();
    await client.post('/api/auth/msp/sso/discover', { email }, from()).expect(200);
    lengths.add(client.cookie('signin-discovery')?.length ?? 0);
    await client.post('/api/auth/msp/sso/resolve', { provider, email, callbackUrl }, from()).expect(200);
    lengths.add(client.cookie('signin-resolution')?.length ?? 0);
  }
  assert.equal(lengths.size, 1);
});

test('a network that asks too often is refused, however it changes addresses and headers', async () => {
  const ask = (email: string, headers: Record<string, string>) =>
    world.keyholder.stranger().post('/api/auth/msp/sso/discover', { email }, headers).response;
  const spoof = (at: number) => ({
    // The last part is the proxy's word, the ones before it are the caller's own.
    'x-forwarded-for': `198.51.${at % 200}.${at % 100}, 203.0.113.${at % 250}`,
    'x-real-ip': `198.18.0.${at % 250}`,
    forwarded: `for=198.18.1.${at % 250}`,
  });
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, at) => ask(`somebody-${at}@domain-${at}.example`, spoof(at))),
  );
  const served = answers.filter(({ status }) => status === 200).length;
  // Two more for each second that this has taken.
  assert.ok(served >= 120 && served < 200, `${served} of 300 were served`);
  assert.ok(answers.every(({ status }) => status === 200 || status === 429));
  const other = await ask('kim@acme.test', { 'x-forwarded-for': '198.51.100.9' });
  assert.equal(other.status, 200, 'one network has exhausted the sign-in of others');
});

test('many from everywhere are served later and not refused, and the operator hears of it once a minute', async () => {
  const [waits, warnings]: [number[], unknown[]] = [[], []];
  const clock = { ms: 0 };
  const calm = realWorld();
  const pace = openPace(
    {
      world: { ...calm, elapsedMs: () => clock.ms, delay: async ms => void waits.push(ms) },
      log: { ...world.needs.log, warn: (...said) => void warnings.push(said) },
    },
    { freePerSecond: 500 },
  );
  const caller = new AbortController();
  async function come(callers: number): Promise<void> {
    waits.length = 0;
    await Promise.all(Array.from({ length: callers }, () => pace.keep(caller)));
  }
  await come(500);
  assert.deepEqual(waits, []);
  await come(3_000);
  assert.deepEqual([waits.length, waits[0], waits.at(-1)], [3_000, 1, 1_000]);
  clock.ms += 1_000;
  await come(501);
  assert.deepEqual([waits, warnings.length], [[1], 1]);
  clock.ms += 60_000;
  await come(501);
  assert.equal(warnings.length, 2);
});

test('logs say which source and how many providers, and a code in place of the domain', async () => {
  const lines = world.keyholder.logLines.filter(line => line.includes('looked up with whom'));
  assert.ok(lines.length > 0);
  const said = z.object({
    source: z.enum(['tenant', 'app_wide']),
    providers: z.number(),
    domain: z.string().regex(/^[\da-f]{16}$/),
  });
  for (const line of lines) said.parse(JSON.parse(line));
  const everything = world.keyholder.logLines.join('\n');
  assert.ok(!/(kim|gus|nobody-at-all|somebody-\d+)@|nowhere\.example|domain-\d+\.example/i.test(everything));
});
