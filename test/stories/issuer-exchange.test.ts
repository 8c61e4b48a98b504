import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ExternalAccountClient } from 'google-auth-library';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { z } from 'zod';
import { demoPassword } from '#entry/demo/seed.ts';
import type { Client } from '#test/harness/client.ts';
import { calendar, gmailRead } from './consent-world.ts';
import {
  ACCESS_TOKEN,
  type IssuerWorld,
  type MadeClient,
  openIssuerWorld,
  TOKEN_EXCHANGE,
} from './issuer-world.ts';

let world: IssuerWorld;
let admin: Client;
let kim: Client;
let gateway: MadeClient;
let key: string;
let folder: string;

before(async () => {
  world = await openIssuerWorld();
  admin = await world.keyholder.signedIn('admin@acme.test');
  kim = await world.keyholder.signedIn('kim@acme.test');
  gateway = await world.makeClient(admin);
  ({ key } = await world.keyOf(kim));
  folder = await mkdtemp(join(tmpdir(), 'keyholder-'));
});
after(async () => {
  await rm(folder, { recursive: true });
  await world.keyholder.close();
});

const TOKENINFO = 'http://localhost:4010/google/oauth2/tokeninfo';
/** Google knows this token. */
const works = async (token: string) => {
  const url = `${TOKENINFO}?access_token=${token}`;
  const answer = await world.keyholder.simulators.fetch(new Request(url));
  assert.equal(answer.status, 200, await answer.text());
};

test('before anything is connected a standard client hears invalid_target, and where to connect', async () => {
  const refused = await world.exchangeAt(gateway, key);
  assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_target']);
  assert.match(refused.body.error_description ?? '', /Google account not connected. Authorize at: http/);
  assert.equal(refused.body.code, 'not_authorized');
  const url = z.string().parse(refused.body.connect_url);
  assert.equal((await world.connectBy(kim, url, 'kim@acme.test')).outcome, 'connected');
  const { status, body } = await world.exchangeAt(gateway, key);
  assert.equal(status, 200);
  assert.equal(body.token_type, 'Bearer');
  assert.equal(body.issued_token_type, ACCESS_TOKEN);
  await works(z.string().parse(body.access_token));
});

test('Google’s own library is given Google’s tokens by an external-account file', async () => {
  const file = join(folder, 'subject-token');
  await writeFile(file, key);
  const client = externalAccount(file);
  assert.ok(client);
  const { token } = await client.getAccessToken();
  await works(token ?? '');
  const left = (client.credentials.expiry_date ?? 0) - Date.now();
  assert.ok(left > 3_000_000 && left <= 3_600_000, `${left} ms left`);
  assert.equal(client.credentials.refresh_token ?? null, null);
});

test('openid-client exchanges a person’s own access token', async () => {
  const signIn = { username: 'kim@acme.test', password: demoPassword };
  const own = await world.keyholder
    .stranger()
    .post('/api/v1/auth/login', signIn)
    .read(z.object({ access_token: z.string() }));
  const config = await world.openid(gateway);
  const answer = await openid.genericGrantRequest(config, TOKEN_EXCHANGE, {
    subject_token: own.access_token,
    subject_token_type: ACCESS_TOKEN,
    resource: 'https://gmail.googleapis.com/',
  });
  await works(answer.access_token);
  assert.equal(answer.refresh_token, undefined);
  assert.match(answer.scope ?? '', /gmail/);
  assert.doesNotMatch(answer.scope ?? '', /calendar/);
});

test('oauth4webapi exchanges with a signature instead of a secret', async () => {
  const { id, privateKey } = await world.makeSigningClient(admin);
  const server = await world.authorizationServer();
  const answer = await oauth.genericTokenEndpointRequest(
    server,
    { client_id: id },
    oauth.PrivateKeyJwt({ key: privateKey, kid: 'of-the-gateway' }),
    TOKEN_EXCHANGE,
    { subject_token: key, subject_token_type: ACCESS_TOKEN, audience: 'google', scope: calendar },
    { [oauth.allowInsecureRequests]: true },
  );
  const token = await oauth.processGenericTokenEndpointResponse(server, { client_id: id }, answer);
  await works(token.access_token);
  assert.equal(token.scope, calendar);
});

test('a service’s own token stands for that service, whose account it gets', async () => {
  const subject = await world.tokenOf(gateway);
  const refused = await world.exchangeAt(gateway, subject);
  assert.equal(refused.body.error, 'invalid_target');
  const url = z.string().parse(refused.body.connect_url);
  const { code } = await world.connectBy(kim, url, 'admin@acme.test');
  assert.equal((await world.exchangeAt(gateway, subject)).body.reason, 'code_needed');
  const { status, body } = await world.exchangeAt(gateway, subject, { code: code ?? '' });
  assert.equal(status, 200, JSON.stringify(body));
  await works(z.string().parse(body.access_token));
});

test('what Google was not asked for is invalid_scope, with a link that asks', async () => {
  const refused = await world.exchangeAt(gateway, key, {
    scope: 'https://www.googleapis.com/auth/gmail.modify',
  });
  assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_scope']);
  assert.deepEqual(refused.body.missing_scopes, ['https://www.googleapis.com/auth/gmail.modify']);
  assert.match(z.string().parse(refused.body.connect_url), /\/auth\/google\?link=/);
});

test('a key revoked, a client revoked and an account disconnected each end the next exchange', async () => {
  const mine = await world.keyOf(kim, 'me', { name: 'to be revoked' });
  const other = await world.makeClient(admin, { name: 'to be revoked' });
  assert.equal((await world.exchangeAt(other, mine.key)).status, 200);
  assert.equal((await world.exchangeAt(other, mine.key)).status, 200);
  await kim.delete(`/api/v1/api-keys/${mine.id}`).expect(204);
  assert.equal((await world.exchangeAt(other, mine.key)).body.error, 'invalid_request');
  await admin.delete(`/api/v1/clients/${other.id}`).expect(204);
  const refused = await world.exchangeAt(other, key);
  assert.deepEqual([refused.status, refused.body.error], [401, 'invalid_client']);
  const { connection_id: id } = await world.exchanged(world.keyholder.stranger().withBearer(key));
  assert.equal((await world.exchangeAt(gateway, key)).status, 200);
  await kim.delete(`/api/v1/connections/${id}`).expect(200);
  assert.equal((await world.exchangeAt(gateway, key)).body.error, 'invalid_target');
});

test('standard clients are told in their own words that nothing is connected, and find the link', async () => {
  const mia = await world.keyholder.signedIn('mia@acme.test');
  const { key: unconnected } = await world.keyOf(mia);
  const asked = { subject_token: unconnected, subject_token_type: ACCESS_TOKEN, audience: 'google' };
  const link = /Authorize at: http\S+\/auth\/google\?link=/;

  const { id, privateKey } = await world.makeSigningClient(admin, { service: 'signer' });
  const signing = openid.PrivateKeyJwt({ key: privateKey, kid: 'of-the-gateway' });
  const config = await world.openid({ id, secret: '' }, signing);
  await assert.rejects(openid.genericGrantRequest(config, TOKEN_EXCHANGE, asked), cause => {
    assert.ok(cause instanceof openid.ResponseBodyError);
    assert.deepEqual([cause.status, cause.error], [400, 'invalid_target']);
    assert.match(cause.error_description ?? '', link);
    assert.match(String(cause.cause.connect_url), /\/auth\/google\?link=/);
    return true;
  });

  const server = await world.authorizationServer();
  const me = { client_id: gateway.id };
  const posting = oauth.ClientSecretPost(gateway.secret);
  const answer = await oauth.genericTokenEndpointRequest(server, me, posting, TOKEN_EXCHANGE, asked, {
    [oauth.allowInsecureRequests]: true,
  });
  await assert.rejects(oauth.processGenericTokenEndpointResponse(server, me, answer), {
    name: 'ResponseBodyError',
    error: 'invalid_target',
    error_description: link,
  });

  const file = join(folder, 'unconnected');
  await writeFile(file, unconnected);
  await assert.rejects(externalAccount(file)?.getAccessToken() ?? assert.fail(), link);
});

test('Google’s own library reads the key anew and exchanges again when its token is about to end', async () => {
  const file = join(folder, 'rotated');
  const { id, key: first } = await world.keyOf(kim, 'me', { name: 'rotated' });
  await writeFile(file, first);
  await world.connect(kim, { account: 'kim@acme.test' });
  const client = externalAccount(file) ?? assert.fail();
  await works((await client.getAccessToken()).token ?? '');
  await kim.delete(`/api/v1/api-keys/${id}`).expect(204);
  await works((await client.getAccessToken()).token ?? ''); // it has one that is good for a while
  client.setCredentials({ ...client.credentials, expiry_date: Date.now() + 60_000 });
  await assert.rejects(client.getAccessToken(), /not a key or token of ours that is still good/);
  await writeFile(file, (await world.keyOf(kim, 'me', { name: 'its successor' })).key);
  await works((await client.getAccessToken()).token ?? '');
});

function externalAccount(file: string) {
  return ExternalAccountClient.fromJSON({
    type: 'external_account',
    audience: 'google',
    subject_token_type: ACCESS_TOKEN,
    token_url: `${world.keyholder.url}/oauth/token`,
    credential_source: { file },
    client_id: gateway.id,
    client_secret: gateway.secret,
    scopes: [gmailRead],
  });
}
