import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { z } from 'zod';
import { demoPassword } from '#entry/demo/seed.ts';
import { withClient } from '#platform/postgres/client.ts';
import {
  audience,
  issuer,
  openSubjectTokenWorld,
  publicJwk,
  type SubjectTokenWorld,
  serviceOf,
} from './subject-token-world.ts';

// A JWT names a subject only when an issuer that this very organisation registered has signed it, for the
// audience and with an algorithm that it registered.

let world: SubjectTokenWorld;
const registered = z.object({ id: z.string() });

before(async () => {
  world = await openSubjectTokenWorld();
  await world
    .register({
      name: 'Agents',
      issuer,
      audience,
      algorithms: ['ES256', 'RS256'],
      keys: { kind: 'pasted', jwks: { keys: [await publicJwk(world.keys, 'k1')] } },
    })
    .read(registered, 201);
});
after(() => world.keyholder.close());

test('a good token means the subject that it names, and the link is for that one', async () => {
  assert.match(await world.mustBeTaken(await world.sign()), /Authorize at: http/);
  const [row] = await rows(`select platform_kind from subjects where name = 'agent-7'`);
  assert.equal(row?.platform_kind, 'issuer');
});

test('a token among several audiences is taken if ours is one of them', async () => {
  await world.mustBeTaken(await world.sign({ aud: ['https://elsewhere.example', audience] }));
});

test('a token for another audience, or for none, is refused', async () => {
  await world.mustBeRefused(await world.sign({ aud: 'https://elsewhere.example' }), /another audience/);
  await world.mustBeRefused(await world.sign({ aud: `${audience}/` }), /another audience/);
  await world.mustBeRefused(await unsafely({ aud: undefined }), /another audience/);
});

test('a token of an issuer that nobody registered is refused, however alike its name', async () => {
  for (const iss of [`${issuer}/`, issuer.toUpperCase(), 'https://agents.example', `${issuer} `]) {
    await world.mustBeRefused(await world.sign({ iss }), /has not registered its issuer/);
  }
  await world.mustBeRefused(await unsafely({ iss: undefined }), /names no issuer/);
});

test('a token of our own issuer names no subject, whoever signed it', async () => {
  const ours = world.keyholder.server.needs.origins.canonical;
  await world.mustBeRefused(await world.sign({ iss: ours }), /Keyholder itself/);
  const { access_token } = await world.keyholder
    .stranger()
    .post('/api/v1/auth/login', { username: 'admin@acme.test', password: demoPassword })
    .read(z.object({ access_token: z.string() }));
  await world.mustBeRefused(access_token, /Keyholder itself/);
});

test('a token typed as something else is refused: it was signed for another purpose', async () => {
  for (const typ of ['mcp+jwt', 'secevent+jwt', 'logout+jwt', 'dpop+jwt', 'oauth-authz-req+jwt']) {
    await world.mustBeRefused(await world.sign({}, { typ }), /Its type/);
  }
  for (const typ of ['JWT', 'at+jwt', 'application/at+jwt'])
    await world.mustBeTaken(await world.sign({}, { typ }));
});

test('a token without a signature is refused', async () => {
  const claims = { iss: issuer, aud: audience, sub: 'agent-7', exp: world.now() + 300 };
  await world.mustBeRefused(new UnsecuredJWT(claims).encode(), /algorithm|signature/);
  const [, payload = ''] = (await world.sign()).split('.');
  for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
    const header = Buffer.from(JSON.stringify({ alg })).toString('base64url');
    await world.mustBeRefused(`${header}.${payload}.`, /algorithm|signed JWT/);
  }
});

test('a token signed with the public key as if it were a shared secret is refused', async () => {
  const secrets = [
    Buffer.from(await exportSPKI(world.keys.publicKey)),
    Buffer.from(JSON.stringify(await publicJwk(world.keys, 'k1'))),
    Buffer.from(JSON.stringify(await exportJWK(world.keys.publicKey))),
  ];
  for (const secret of secrets) {
    const claims = { iss: issuer, aud: audience, sub: 'agent-7', exp: world.now() + 300 };
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
    await world.mustBeRefused(forged, /algorithm/);
  }
});

test('an algorithm that is not registered is refused although the key would fit', async () => {
  const other = await generateKeyPair('PS256');
  await world.mustBeRefused(await world.sign({}, { alg: 'PS256' }, other), /algorithm/);
});

test('a stranger’s key is refused, with the right kid, another or none', async () => {
  const stranger = await generateKeyPair('ES256');
  await world.mustBeRefused(await world.sign({}, {}, stranger), /signature/);
  for (const kid of ['k2', '../../k1', "k1' or '1'='1", 'https://attacker.example/k1', ' k1', '']) {
    await world.mustBeRefused(await world.sign({}, { kid }, stranger), /no such key|signature/);
  }
  const bare = new SignJWT({ iss: issuer, aud: audience, sub: 'a', exp: world.now() + 300 });
  await world.mustBeRefused(
    await bare.setProtectedHeader({ alg: 'ES256' }).sign(stranger.privateKey),
    /signature/,
  );
});

test('keys that a token brings along or points to are never looked at', async () => {
  const stranger = await generateKeyPair('ES256', { extractable: true });
  const jwk = await publicJwk(stranger, 'k1');
  const bringing = [
    { jwk },
    { jku: 'https://attacker.example/jwks.json' },
    { x5u: 'https://attacker.example/cert.pem' },
    { x5c: ['MIIB'] },
  ];
  for (const header of bringing) {
    await world.mustBeRefused(await world.sign({}, header, stranger), /signature/);
    await world.mustBeRefused(await world.sign({}, { ...header, kid: 'k9' }, stranger), /no such key/);
  }
});

test('what a token says is critical and is not understood refuses it', async () => {
  await world.mustBeRefused(await critical(), /not supported|signed JWT/);
});

test('a token is good from its beginning to its end, give or take a minute between clocks', async () => {
  const now = world.now();
  await world.mustBeRefused(await world.sign({ exp: now - 61 }), /expired/);
  await world.mustBeTaken(await world.sign({ exp: now - 30 }));
  await world.mustBeRefused(await world.sign({ nbf: now + 90 }), /not good yet/);
  await world.mustBeTaken(await world.sign({ nbf: now + 30 }));
  await world.mustBeRefused(await world.sign({ iat: now + 90 }), /issued in the future/);
  await world.mustBeRefused(await unsafely({ exp: undefined }), /when it ends/);
});

test('a token that is good for more than a day is refused', async () => {
  await world.mustBeRefused(await world.sign({ exp: world.now() + 2 * 86_400 }), /more than a day/);
});

test('a name must be text that people can see', async () => {
  const names = [
    '',
    ' kim',
    'kim ',
    'kim\u0000',
    'kim\n',
    'k\u202Eim',
    'kim\u200B',
    'e\u0301',
    'k\u00A0m',
    'x'.repeat(201),
  ];
  for (const sub of names) await world.mustBeRefused(await world.sign({ sub }), /names the subject/);
  await world.mustBeRefused(await unsafely({ sub: 7 }), /as text/);
  await world.mustBeRefused(await unsafely({ sub: ['kim'] }), /as text|signed JWT/);
  await world.mustBeRefused(await unsafely({ sub: undefined }), /as text/);
});

test('what is no JWT, or too long for one, is refused', async () => {
  for (const text of ['kim', 'a.b.c', '..', `${'a'.repeat(40)}.${'b'.repeat(40)}`]) {
    await world.mustBeRefused(text, /signed JWT|type/);
  }
  await world.mustBeRefused(await world.sign({ padding: 'x'.repeat(7_000) }), /more than 8192/);
});

test('another organisation’s issuer is no issuer here, and its key signs nothing here', async () => {
  const gwen = await world.keyholder.signedIn('admin@globex.test');
  const theirs = await generateKeyPair('ES256', { extractable: true });
  const theirIssuer = 'https://agents.example/tenants/globex';
  const keys = { kind: 'pasted', jwks: { keys: [await publicJwk(theirs, 'k1')] } };
  const body = { name: 'Agents', audience, algorithms: ['ES256'], keys };
  await world.register({ ...body, issuer: theirIssuer }, gwen).read(registered, 201);
  await world.mustBeRefused(await world.sign({ iss: theirIssuer }, {}, theirs), /has not registered/);
  await world.mustBeRefused(await world.sign({}, {}, theirs), /signature/);
  // The same issuer may be registered by two organisations, each with keys of its own choice.
  await world.register({ ...body, issuer }, gwen).read(registered, 201);
  await world.mustBeRefused(await world.sign({}, {}, theirs), /signature/);
});

test('a key without the permission is refused before its token is looked at', async () => {
  const poor = await serviceOf(world.keyholder, world.admin, 'without claims', ['tokens.exchange']);
  const response = await poor.post('/token/exchange', undefined, {
    'x-keyholder-subject-token': await world.sign(),
  }).response;
  assert.equal(response.status, 403);
});

async function rows(text: string): Promise<Record<string, unknown>[]> {
  return withClient(world.keyholder.database.owner, async client => (await client.query(text)).rows);
}

/** Signed well, with claims that the usual signer would not let through. */
async function unsafely(claims: Record<string, unknown>): Promise<string> {
  const now = world.now();
  const whole = { iss: issuer, aud: audience, sub: 'agent-7', iat: now, exp: now + 300, ...claims };
  return new CompactSign(Buffer.from(JSON.stringify(whole)))
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(world.keys.privateKey);
}

async function critical(): Promise<string> {
  const claims = { iss: issuer, aud: audience, sub: 'agent-7', exp: world.now() + 300 };
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', crit: ['exp'], exp: 1 })
    .sign(world.keys.privateKey, { crit: { exp: true } });
}
