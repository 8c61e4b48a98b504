import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { ACCESS_TOKEN, basic, type IssuerWorld, openIssuerWorld, TOKEN_EXCHANGE } from './issuer-world.ts';

// Requests that no standard client makes. Each is refused in OAuth’s words, and none is our mistake.

let world: IssuerWorld;
let authorization: string;
let id: string;

before(async () => {
  world = await openIssuerWorld();
  const client = await world.makeClient(await world.keyholder.signedIn('admin@acme.test'));
  ({ id } = client);
  authorization = basic(client);
});
after(() => world.keyholder.close());

const paths = ['/oauth/token', '/oauth/introspect', '/oauth/revoke'];
const form = 'application/x-www-form-urlencoded';
const words = z.looseObject({ error: z.string(), error_description: z.string().optional() });

async function send(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const answer = await world.keyholder.stranger().raw(path, { method: 'POST', headers, body }).response;
  const text = await answer.text();
  const what = `${path} ${answer.status} ${text}`;
  assert.ok(answer.status < 500, what);
  assert.equal(answer.headers.get('cache-control'), 'no-store', what);
  return { status: answer.status, text, what };
}

async function refused(...asked: Parameters<typeof send>): Promise<void> {
  const { status, text, what } = await send(...asked);
  assert.ok(status >= 400, what);
  words.parse(JSON.parse(text));
}

test('a credential that is no credential is refused', async () => {
  const grant = 'grant_type=client_credentials&token=x';
  const encoded = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const wrong = [
    'Basic',
    'Basic !!!!',
    encoded(''),
    encoded(':'),
    encoded('nobody'),
    encoded(`${id}:%zz`),
    encoded(`${id}:\u0000`),
    encoded(`${id}:${'x'.repeat(5_000)}`),
    encoded(`' or 1=1 --:x`),
    encoded(`__proto__:x`),
    'Bearer x',
    `Digest username="${id}"`,
  ];
  for (const path of paths) {
    for (const header of wrong) await refused(path, grant, { 'content-type': form, authorization: header });
    await refused(path, grant, { 'content-type': form });
    await refused(path, `${grant}&client_id=${id}`, { 'content-type': form });
    await refused(path, `${grant}&client_id=${id}&client_id=${id}&client_secret=x`, { 'content-type': form });
  }
});

test('a body that is too large, of another kind, or cut in its characters is refused', async () => {
  const headers = { 'content-type': form, authorization };
  for (const path of paths) {
    await refused(path, `grant_type=client_credentials&token=${'x'.repeat(2_000_000)}`, headers);
    await refused(path, '{"grant_type":"client_credentials"}', {
      ...headers,
      'content-type': 'application/json',
    });
    await refused(path, '', headers);
    await refused(path, new Uint8Array([0xff, 0xfe, 0x00, 0x3d]), headers);
  }
});

test('a parameter that is given twice, or that is not one, does not confuse anybody', async () => {
  const headers = { 'content-type': form, authorization };
  const good = `grant_type=${encodeURIComponent(TOKEN_EXCHANGE)}&audience=google&subject_token=kh_x&subject_token_type=${ACCESS_TOKEN}`;
  const more = [
    'subject_token=kh_y',
    'grant_type=client_credentials',
    'subject_token[]=kh_y',
    '__proto__=x',
    'constructor=x',
    'connection_id=1',
    'min_ttl=1e9',
    'min_ttl=-1',
    'code=%00',
    `scope=${'a'.repeat(9_000)}`,
    'scope=%22%5C',
    'audience=google&audience=google&audience=',
  ];
  for (const each of more) await refused('/oauth/token', `${good}&${each}`, headers);
  for (const token of ['', '..', 'a.b.c', '~', '%00', 'eyJhbGciOiJub25lIn0.e30.']) {
    const asked = await send('/oauth/introspect', `token=${token}`, headers);
    assert.ok(asked.status === 400 || asked.text === '{"active":false}', asked.what);
    const { status } = await send('/oauth/revoke', `token=${token}`, headers);
    assert.ok(status === 200 || status === 400);
  }
});

test('what the library could do besides is not there', async () => {
  const stranger = world.keyholder.stranger();
  const others = [
    '/oauth/authorize',
    '/oauth/auth',
    '/request',
    '/reg',
    '/me',
    '/session/end',
    '/device',
    '/jwks',
  ];
  for (const path of others) {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { status } = await stranger.raw(path, { method, headers: { authorization } }).response;
      const isPage = status === 200 && method === 'GET'; // the console’s own “no such page”
      assert.ok(status === 404 || status === 405 || isPage, `${method} ${path} ${status}`);
    }
  }
});
