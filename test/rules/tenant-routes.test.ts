import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { operatorOf } from '#entry/cli/operator.ts';
import { apiRoutes } from '#entry/offers.ts';
import { linkKnown } from '#features/signin/identities/link.ts';
import { requireId } from '#kernel/ids.ts';
import type { Client } from '#test/harness/client.ts';
import { startKeyholder, type TestKeyholder } from '#test/harness/keyholder.ts';
import { bearerOf, type Caller, callerWith, closedRoutes, type Ids } from './route-callers.ts';
import { takeMailInto } from './taken-mail.ts';

let keyholder: TestKeyholder;
let acme: Client;
let globex: Caller;
let acmesIds: Ids;

before(async () => {
  keyholder = await startKeyholder({}, { askNameServer: async () => [] });
  acme = keyholder.stranger().withBearer(await bearerOf(keyholder, 'admin@acme.test'));
  const token = await bearerOf(keyholder, 'admin@globex.test');
  globex = callerWith(keyholder.url, { authorization: `Bearer ${token}` });
  acmesIds = await makeOneOfEach();
});
after(() => keyholder.close());

const unproven: Readonly<Record<string, Record<string, string>>> = {
  'nothing at all': {},
  'a made-up token': { authorization: 'Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhZG1pbiJ9.c2ln' },
  'a made-up key': { authorization: 'Bearer kh_0123456789abcdefghijABCDEFGHIJ' },
  'a name and password': { authorization: `Basic ${btoa('admin@acme.test:keyholder-demo')}` },
  'a made-up session': { cookie: '__Host-session=AAAAAAAAAAAAAAAAAAAAAA; session=AAAAAAAAAAAAAAAAAAAAAA' },
};

for (const [shown, headers] of Object.entries(unproven)) {
  test(`no route that is not open answers whoever shows ${shown}`, async () => {
    const caller = callerWith(keyholder.url, headers);
    for (const route of closedRoutes) {
      const { status, code } = await caller(route, { params: acmesIds });
      const isRefused = status === 401 && ['not_signed_in', 'invalid_token'].includes(code);
      assert.ok(isRefused, `${route.method} ${route.path} answered ${status} ${code}`);
    }
  });
}

test('whatever belongs to another tenant is not there, exactly like what never was', async () => {
  const before = await lookAround();
  for (const route of closedRoutes.filter(namesSomething)) {
    const name = `${route.method} ${route.path}`;
    const theirs = await globex(route, askedOf(route, acmesIds));
    const nobodys = await globex(route, askedOf(route));
    assert.equal(`${theirs.status} ${theirs.code}`, '404 not_found', `${name} answered ${theirs.text}`);
    assert.equal(
      withoutRequestId(theirs.text),
      withoutRequestId(nobodys.text),
      `${name} tells the two apart`,
    );
  }
  assert.deepEqual(await lookAround(), before, 'Another tenant has changed something.');
});

test('every kind of id in a path is tried', () => {
  const names = closedRoutes.flatMap(({ params }) => Object.keys(params?.shape ?? {}));
  const untried = [...new Set(names)].filter(name => !Object.hasOwn({ ...acmesIds, ...words }, name));
  assert.deepEqual(untried, [], 'Make one in makeOneOfEach of test/rules/tenant-routes.test.ts.');
});

/** A key without any right but one gets in nowhere else, so that no route can have forgotten its permission. */
test('no route serves a key that lacks its permission', async () => {
  const key = await makeKey(['tickets.write']);
  const caller = callerWith(keyholder.url, { authorization: `Bearer ${key}` });
  for (const route of apiRoutes) {
    if (route.access.kind !== 'permission' || route.access.permission === 'tickets.write') continue;
    const { status, code } = await caller(route, { params: acmesIds });
    assert.equal(`${status} ${code}`, '403 not_permitted', `${route.method} ${route.path}`);
  }
});

/** The proof that the ids above were real ones. It ends what they name, so it comes last. */
test('the same requests by its own people find the thing', async () => {
  const owner = callerWith(keyholder.url, {
    authorization: `Bearer ${await bearerOf(keyholder, 'admin@acme.test')}`,
  });
  const gentleFirst = closedRoutes.filter(namesSomething).sort((one, other) => harm(one) - harm(other));
  for (const route of gentleFirst) {
    const { status, text } = await owner(route, askedOf(route, acmesIds));
    assert.ok(status < 300 || status === 409, `${route.method} ${route.path} answered ${status}: ${text}`);
  }
});

/** What stands in a path without naming a thing of anybody's. */
const words: Ids = {
  provider: 'google',
  service: 'gmail',
  capability: 'mail.read',
  name: 'reading',
  place: '0',
};

function namesSomething({ params }: (typeof closedRoutes)[number]): boolean {
  return Object.keys(params?.shape ?? {}).some(name => !Object.hasOwn(words, name));
}

/** What a route needs besides ids to come to the point of looking for the thing. */
const bodies: Readonly<Record<string, string>> = {
  'PATCH /api/v1/users/{userId}': JSON.stringify({ role: 'member' }),
  'PUT /api/v1/api-keys/{keyId}/refresh-tokens': JSON.stringify({ confirm: 'its name' }),
  'POST /api/v1/mailboxes/{mailboxId}/quarantine/retry': JSON.stringify({ gmail_id: '18c0ffee' }),
  'POST /api/v1/tickets/{ticketId}/replies': JSON.stringify({ text: 'We are on our way.' }),
  'PUT /api/v1/subjects/{subjectId}/announced-address': JSON.stringify({ address: null }),
  'PUT /api/v1/jwt-issuers/{issuerId}': JSON.stringify(changeableOfIssuer()),
};

function changeableOfIssuer() {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
  return {
    name: 'agents',
    audience: 'https://keyholder.example/exchange',
    algorithms: ['ES256'],
    keys: { kind: 'pasted', jwks },
  };
}

function askedOf({ method, path, body }: (typeof closedRoutes)[number], ids: Ids = {}) {
  const params = { ...words, ...ids };
  const text = bodies[`${method} ${path}`] ?? (body ? '{}' : undefined);
  return text === undefined ? { params } : { params, body: text };
}

/** What ends the thing comes last, and last of all what may end the caller. */
function harm({ method, path }: (typeof closedRoutes)[number]): number {
  if (method !== 'DELETE') return 0;
  return path.includes('/sessions/') ? 2 : 1;
}

const item = z.object({ id: z.string() }).loose();
const page = z.object({ items: z.array(item) });
type Item = z.output<typeof item>;

async function makeOneOfEach(): Promise<Ids> {
  await makeKey(['tickets.read']);
  await acme.post('/api/v1/invitations', { address: 'new@acme.test', role: 'member' }).expect(201);
  const services = z.object({ items: z.array(z.object({ owner: z.object({ id: z.string() }) })) });
  const keys = await acme.get('/api/v1/api-keys?owner=all').read(services);
  const serviceId = keys.items[0]?.owner.id ?? '';
  const { tenant } = await acme.get('/api/v1/auth/me').read(z.object({ tenant: item }));
  return {
    userId: await firstId('/api/v1/users', item => item.address === 'kim@acme.test'),
    sessionId: await firstId('/api/v1/sessions'),
    invitationId: await firstId('/api/v1/invitations'),
    keyId: await firstId('/api/v1/api-keys?owner=all'),
    serviceId,
    entryId: await firstId('/api/v1/audit'),
    flowId: await connectGoogle(),
    connectionId: await firstId('/api/v1/connections'),
    ...(await makeWebhook()),
    ...(await takeMailInto(keyholder, acme, tenant.id)),
    clientId: await makeClient(),
    identityId: await linkAccount(),
    mailboxId: await made('/api/v1/mailboxes', { name: 'Help', address: 'help@acme.test' }),
    claimId: await made('/api/v1/domains', { domain: 'acme-mail.example' }),
    subjectId: await made('/api/v1/subjects', {
      name: 'agent-7',
      platform: { kind: 'service', id: serviceId },
    }),
    issuerId: await made('/api/v1/jwt-issuers', {
      issuer: 'https://agents.example',
      ...changeableOfIssuer(),
    }),
  };
}

async function linkAccount(): Promise<string> {
  const { user, tenant } = await acme.get('/api/v1/auth/me').read(z.object({ user: item, tenant: item }));
  await linkKnown(keyholder.server.needs, operatorOf(requireId(tenant.id)), {
    userId: requireId(user.id),
    account: {
      provider: 'google',
      source: 'tenant',
      issuer: 'https://accounts.google.com',
      subject: '1042155000',
      address: 'admin@acme.test',
    },
  });
  const { identities } = await acme.get('/api/v1/identities').read(z.object({ identities: z.array(item) }));
  return identities[0]?.id ?? assert.fail('The account was not linked.');
}

async function made(path: string, asked: unknown): Promise<string> {
  return (await acme.post(path, asked).read(item, 201)).id;
}

async function makeClient(): Promise<string> {
  const asked = { service: 'gateway', name: 'production', scopes: ['tokens.exchange'] };
  const answer = z.object({ client_id: z.string() });
  return (await acme.post('/api/v1/clients', asked).read(answer, 201)).client_id;
}

/** An endpoint nobody listens at, with something to send to it. */
async function makeWebhook(): Promise<Ids> {
  const asked = { name: 'ours', url: 'http://127.0.0.1:1/hooks' };
  const made = z.object({ endpoint: item });
  const { endpoint } = await acme.post('/api/v1/webhooks', asked).read(made, 201);
  const begun = z.object({ delivery_id: z.string() });
  const { delivery_id } = await acme.post(`/api/v1/webhooks/${endpoint.id}/test`).read(begun, 201);
  return { endpointId: endpoint.id, deliveryId: delivery_id };
}

/** As a browser would: to Google, where one clicks, and back with the flow's cookie. Answers the flow's id. */
async function connectGoogle(): Promise<string> {
  const { auth_url: url } = await acme
    .get('/api/v1/google/auth/url')
    .read(z.object({ auth_url: z.string() }));
  const consent = await keyholder.simulators.fetch(
    new Request('http://localhost:4010/google/_control/consent', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url, account: 'admin@acme.test' }),
    }),
  );
  const { location } = z.object({ location: z.string() }).parse(await consent.json());
  const back = new URL(location);
  const answer = await acme.get(`${back.pathname}${back.search}`).expect(303);
  const flowId = new URL(answer.headers.get('location') ?? '', keyholder.url).searchParams.get('flow');
  return flowId ?? assert.fail('The browser was sent nowhere with a flow.');
}

async function firstId(path: string, isMeant: (item: Item) => boolean = () => true): Promise<string> {
  const { items } = await acme.get(path).read(page);
  const found = items.find(isMeant);
  assert.ok(found, `${path} lists nothing of the kind`);
  return found.id;
}

async function makeKey(scopes: readonly string[]): Promise<string> {
  const asked = { name: `for ${scopes.join()}`, scopes, owner: 'service' };
  return (await acme.post('/api/v1/api-keys', asked).read(z.object({ key: z.string() }), 201)).key;
}

/** What the other tenant might have spoilt. */
async function lookAround(): Promise<unknown> {
  const paths = ['/api/v1/users', '/api/v1/invitations', '/api/v1/api-keys?owner=all', '/api/v1/tenant'];
  return Promise.all(paths.map(path => acme.get(path).read(z.unknown())));
}

function withoutRequestId(text: string): string {
  return text.replace(/"request_id":"[^"]*"/, '');
}
