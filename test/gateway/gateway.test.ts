import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { type ExchangeWorld, openExchangeWorld } from '../stories/exchange-world.ts';
import { openGateway, type publisher } from './gateway.ts';

// Somebody else’s gateway before Google, which has its platform’s keys exchanged here.

let world: ExchangeWorld;
let admin: Client;
/** What the API behind the gateway has answered. */
let statuses: number[] = [];
/** How often a key was exchanged. */
let exchanges = 0;

before(async () => {
  world = await openExchangeWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
});
after(() => world.keyholder.close());

const GOOGLE = 'http://localhost:4010/google/openidconnect';
const identity = z.object({ email: z.string() });
const refused = z.strictObject({ error: z.string(), message: z.string(), authorization_url: z.string() });

function open(asked: Partial<z.input<typeof publisher>> = {}) {
  const { simulators, url } = world.keyholder;
  statuses = [];
  exchanges = 0;
  const gateway = openGateway(
    { api: GOOGLE, token_exchange_url: `${url}/token/exchange`, ...asked },
    {
      now: () => simulators.clock.now().getTime(),
      async fetch(request) {
        if (!request.url.startsWith(GOOGLE)) {
          exchanges += 1;
          return fetch(request);
        }
        const answer = await simulators.fetch(request);
        statuses.push(answer.status);
        return answer;
      },
    },
  );
  return (key: string, headers: Record<string, string> = {}) =>
    gateway(
      new Request('https://gateway.test/v1/userinfo', {
        headers: { ...headers, authorization: `Bearer ${key}` },
      }),
    );
}

async function whose(answer: Response): Promise<string> {
  assert.equal(answer.status, 200, await answer.clone().text());
  return identity.parse(await answer.json()).email;
}

async function linkIn(answer: Response): Promise<string> {
  assert.equal(answer.status, 401);
  const { error, message, authorization_url: url } = refused.parse(await answer.json());
  assert.equal(error, 'not_authorized');
  assert.equal(message, `Google account not connected. Authorize at: ${url}`);
  return url;
}

test('not connected is told with the link; once it has been followed the same call goes through, and disconnecting ends it', async () => {
  const call = open({ token_cache_ttl_seconds: 60 });
  const kim = await world.keyholder.signedIn('kim@acme.test');
  const { key, program } = await world.keyOf(kim);
  const url = await linkIn(await call(key));
  assert.deepEqual(statuses, [], 'Google was asked without a token');
  await world.connectBy(kim, url, 'kim@acme.test');
  assert.equal(await whose(await call(key)), 'kim@acme.test');
  assert.equal(await whose(await call(key)), 'kim@acme.test');
  assert.equal(exchanges, 2, 'what the gateway keeps is not exchanged again');
  const { connection_id: id } = await world.exchanged(program);
  await kim.delete(`/api/v1/connections/${id}`).expect(200);
  await world.control('POST', 'clock', { advance: '61s' });
  await linkIn(await call(key));
});

test('a wallet of the platform is connected by whoever follows its link, once their code has come back', async () => {
  const call = open();
  const scopes = ['tokens.exchange', 'subjects.claim'];
  const { key, program } = await world.keyOf(admin, 'service', { name: 'wallets', scopes });
  const [one, other] = [{ 'x-agent-wallet': '0xA11CE' }, { 'x-agent-wallet': '0xB0B' }];
  const url = await linkIn(await call(key, one));
  const { code } = await world.connectBy(world.keyholder.stranger(), url, 'ana@acme.test');
  assert.match(await (await call(key, one)).text(), /Ask its owner for the code/);
  await world.exchanged(program, { headers: one, query: { code: code ?? '' } });
  assert.equal(await whose(await call(key, one)), 'ana@acme.test');
  await linkIn(await call(key, other)); // and one wallet never has what another has connected
});

test('a gateway that keeps every token for a fixed time serves dead ones, unless its key says how long they must live', async () => {
  const olu = await world.keyholder.signedIn('olu@acme.test');
  const { id, key, program } = await world.keyOf(olu);
  await world.connect(olu, { account: 'olu@acme.test' });
  const settings = (min_ttl: number) => ({
    client: { kind: 'api_key', id },
    settings: { min_ttl, subjects: { kind: 'any' } },
  });
  /** Somebody else has taken the token 50 minutes before; then the gateway does, and works with it for 58 more. */
  async function anHourThroughTheGateway(): Promise<number[]> {
    await world.control('POST', 'clock', { advance: '2h' });
    await world.exchanged(program);
    await world.control('POST', 'clock', { advance: '50m' });
    const call = open();
    await whose(await call(key));
    for (let minute = 0; minute < 58; minute += 1) {
      await world.control('POST', 'clock', { advance: '1m' });
      await whose(await call(key));
    }
    return statuses.filter(status => status !== 200);
  }
  await admin.put('/api/v1/exchange-clients', settings(300)).expect(204);
  assert.deepEqual(await anHourThroughTheGateway(), [401], 'only its second try has saved the call');
  await admin.put('/api/v1/exchange-clients', settings(3_500)).expect(204);
  assert.deepEqual(await anHourThroughTheGateway(), []);
  assert.equal(exchanges, 1);
});

test('a token that Google refuses is exchanged anew once, and no more often', async () => {
  const call = open();
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const { key } = await world.keyOf(mia);
  await world.connect(mia, { account: 'mia@acme.test' });
  await whose(await call(key));
  const refuse = (times: number) =>
    world.control('POST', 'faults', {
      match: { path: '/google/openidconnect/v1/userinfo' },
      times,
      effect: { status: 401, body: { error: 'invalid_request' } },
    });
  await refuse(1);
  assert.equal(await whose(await call(key)), 'mia@acme.test');
  assert.equal(exchanges, 2);
  await refuse(2);
  assert.equal((await call(key)).status, 401);
  assert.equal(exchanges, 3);
});

test('method and mode are followed, where the organisation has opened those doors', async () => {
  const { key } = await world.keyOf(admin);
  await world.connect(admin, { account: 'admin@acme.test' });
  const ways = [
    { token_exchange_mode: 'body' },
    { token_exchange_mode: 'query' },
    { token_exchange_method: 'GET' },
    { token_exchange_method: 'GET', token_exchange_mode: 'query' },
  ] as const;
  for (const way of ways) assert.ok([403, 405].includes((await open(way)(key)).status));
  const doors = { takes_get: true, takes_key_in_body: true, takes_key_in_query: true };
  await admin.put('/api/v1/exchange-doors', doors).expect(204);
  for (const way of ways) assert.equal(await whose(await open(way)(key)), 'admin@acme.test');
  assert.ok(!world.keyholder.logLines.some(line => line.includes(key)), 'The key stands in the log.');
});
