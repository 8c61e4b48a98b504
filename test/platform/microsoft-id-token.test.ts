import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { z } from 'zod';
import { realWorld } from '#kernel/world.ts';
import type { PublishedKeys } from '#providers/jwt/published-keys.ts';
import { verifyMicrosoftIdToken } from '#providers/microsoft/id-token.ts';
import { createMicrosoftKeys } from '#providers/microsoft/issuer.ts';
import { frozenClock } from '../../simulators/frame/clock.ts';
import type { signings } from '../../simulators/microsoft/microsoft.ts';
import { acmeMicrosoft, appWideMicrosoft, demoDirectories } from '../../simulators/seed-microsoft.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';

const login = 'http://localhost:4010/microsoft/login';
const redirectUri = 'http://localhost:4000/api/auth/callback/azure-ad';
const nonce = 'n-0S6_WzA2Mj';
const { acme, mallory, globex } = demoDirectories;
const clock = frozenClock(new Date('2026-11-20T10:00:00Z'));
const simulated = createSimulatedWorld({ clock });
const world = { ...realWorld(), now: clock.now, fetch: simulated.fetch };
let microsoftKeys: PublishedKeys;

before(() => {
  microsoftKeys = createMicrosoftKeys({ world, microsoftEndpoints: { login } });
});

async function control(method: string, path: string, body: object): Promise<unknown> {
  const url = `http://localhost:4010/microsoft/_control/${path}`;
  const headers = { 'content-type': 'application/json' };
  return (await simulated.fetch(new Request(url, { method, headers, body: JSON.stringify(body) }))).json();
}

type App = { clientId: string; clientSecret: string };

/** A token as Microsoft makes it, without any library of ours in between. */
async function tokenFor(account: string, app: App, authority = 'common'): Promise<string> {
  const asked = { client_id: app.clientId, redirect_uri: redirectUri, response_type: 'code', nonce };
  const query = new URLSearchParams({ ...asked, scope: 'openid profile email', state: 's' });
  const url = `${login}/${authority}/oauth2/v2.0/authorize?${query}`;
  const said = z.object({ location: z.string() }).parse(await control('POST', 'consent', { url, account }));
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(said.location).searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    client_id: app.clientId,
    client_secret: app.clientSecret,
  });
  const token = new Request(`${login}/${authority}/oauth2/v2.0/token`, { method: 'POST', body: form });
  return z.object({ id_token: z.string() }).parse(await (await simulated.fetch(token)).json()).id_token;
}

async function judge(idToken: string, app: App, directoryId: string | null, given = nonce) {
  const expected = { clientId: app.clientId, nonce: given, directoryId };
  const verdict = await verifyMicrosoftIdToken({ world, microsoftKeys }, idToken, expected);
  return verdict.kind === 'busy'
    ? verdict.kind
    : verdict.kind === 'refused'
      ? verdict.reason
      : verdict.identity;
}

async function spoiled(signing: (typeof signings)[number]): Promise<string> {
  await control('PATCH', 'settings', { signing });
  const token = await tokenFor('kim@acme.test', acmeMicrosoft, acme.tid);
  await control('PATCH', 'settings', { signing: 'faithful' });
  return token;
}

test('an account is known by directory and object', async () => {
  const token = await tokenFor('kim@acme.test', acmeMicrosoft, acme.tid);
  assert.deepEqual(await judge(token, acmeMicrosoft, acme.tid), {
    directoryId: acme.tid,
    objectId: 'ac3e0000-0000-4000-8000-000000000002',
    issuer: `https://login.microsoftonline.com/${acme.tid}/v2.0`,
    isGuest: false,
    isAddressVerified: true,
    address: 'kim@acme.test',
    name: 'Kim Park',
  });
});

test('each thing that is wrong is seen by itself, with no other check to hide behind', async () => {
  const reasons = {
    unknown_key: 'unknown_key',
    bad_signature: 'bad_signature',
    unsigned: 'malformed',
    wrong_audience: 'wrong_audience',
    wrong_issuer: 'wrong_issuer',
    templated_issuer: 'wrong_issuer',
    version_1: 'wrong_issuer',
    other_directory: 'wrong_directory',
    issuer_of_other_directory: 'wrong_issuer',
    tid_of_other_directory: 'wrong_issuer',
    tid_without_guid: 'wrong_issuer',
    without_tid: 'malformed',
    without_oid: 'malformed',
    key_of_personal_accounts: 'wrong_key_issuer',
    wrong_nonce: 'wrong_nonce',
    expired: 'expired',
    not_yet_valid: 'not_valid_yet',
  } as const satisfies Record<Exclude<(typeof signings)[number], 'faithful'>, string>;
  for (const [signing, reason] of Object.entries(reasons)) {
    const token = await spoiled(z.custom<keyof typeof reasons>().parse(signing));
    assert.equal(await judge(token, acmeMicrosoft, acme.tid), reason, signing);
  }
});

test('a sound token of another directory comes in only where no directory is pinned', async () => {
  const token = await tokenFor('mallory@mallory.test', appWideMicrosoft);
  assert.equal(await judge(token, appWideMicrosoft, acme.tid), 'wrong_directory');
  const identity = await judge(token, appWideMicrosoft, null);
  assert.ok(typeof identity === 'object');
  const { directoryId, address, isAddressVerified } = identity;
  assert.deepEqual([directoryId, address, isAddressVerified], [mallory.tid, 'kim@acme.test', false]);
});

test('a guest is somebody else than at home, and personal accounts are signed by keys of their own', async () => {
  const guest = await judge(
    await tokenFor('kim@acme.test', appWideMicrosoft, globex.tid),
    appWideMicrosoft,
    null,
  );
  assert.ok(typeof guest === 'object');
  assert.deepEqual([guest.directoryId, guest.isGuest], [globex.tid, true]);
  assert.notEqual(guest.objectId, 'ac3e0000-0000-4000-8000-000000000002');
  const personal = await judge(await tokenFor('pat@outlook.com', appWideMicrosoft), appWideMicrosoft, null);
  assert.ok(typeof personal === 'object');
  assert.equal(personal.directoryId, '9188040d-6c67-4c5b-b112-36a304b66dad');
});

test('whether an address is proven is read however it is spelled, and unsaid it is not', async () => {
  for (const edov of ['boolean', 'text', 'number']) {
    await control('PATCH', 'settings', { edov });
    for (const [account, isProven] of [
      ['kim@acme.test', true],
      ['mallory@mallory.test', false],
    ] as const) {
      const identity = await judge(await tokenFor(account, appWideMicrosoft), appWideMicrosoft, null);
      assert.ok(typeof identity === 'object');
      assert.equal(identity.isAddressVerified, isProven, `${account} as ${edov}`);
    }
  }
  await control('PATCH', `apps/${acmeMicrosoft.clientId}`, { optionalClaims: ['email'] });
  const unsaid = await judge(
    await tokenFor('kim@acme.test', acmeMicrosoft, acme.tid),
    acmeMicrosoft,
    acme.tid,
  );
  assert.ok(typeof unsaid === 'object' && !unsaid.isAddressVerified);
});

test('a token serves the sign-in it was made for', async () => {
  const token = await tokenFor('kim@acme.test', acmeMicrosoft, acme.tid);
  assert.equal(await judge(token, acmeMicrosoft, acme.tid, 'another'), 'wrong_nonce');
  const other = { clientId: '516e1000-acee-4000-8000-0000000910be', clientSecret: '' };
  assert.equal(await judge(token, other, acme.tid), 'wrong_audience');
});
