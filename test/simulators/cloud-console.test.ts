import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import { keyholderAccount, refused, simulatedCloud } from './cloud.ts';
import { acmeProject, expectRefusal, isJson, type Json, json, origin, tokens } from './simulated-google.ts';

const cloudPath = '/google/cloud';
const acmePath = `${cloudPath}/${acmeGoogle.projectId}`;
const clientPath = `${acmeProject}/clients/${acmeGoogle.clientId}`;

type Cloud = ReturnType<typeof simulatedCloud>;

function submit(cloud: Cloud, path: string, deed: string, fields: Record<string, string | string[]> = {}) {
  const form = new URLSearchParams({ deed });
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) form.append(name, value);
  }
  return cloud.fetch(new Request(origin + path, { method: 'POST', body: form, headers: { origin } }));
}

async function saved(answer: Response | Promise<Response>) {
  const response = await answer;
  assert.equal(response.status, 303, await response.clone().text());
  return response.headers.get('location');
}

async function refusedWith(answer: Response | Promise<Response>, sentence: RegExp) {
  const response = await answer;
  assert.equal(response.status, 400);
  assert.match(String(/role="alert">([^<]*)</.exec(await response.text())?.[1]), sentence);
}

test('a new project belongs to its maker’s organisation and begins as Google begins it', async () => {
  const cloud = simulatedCloud();
  const made = { id: 'globex-keyholder', name: 'Globex', owner: 'admin@globex.test' };
  assert.equal(
    await saved(submit(cloud, cloudPath, 'create-project', made)),
    `${cloudPath}/globex-keyholder`,
  );
  const project = await cloud.control('GET', '/google/_control/projects/globex-keyholder');
  assert.deepEqual(
    [project.organization, project.publishingStatus, project.userType, project.enabledApis, project.appName],
    ['globex.test', 'testing', 'external', [], 'Globex'],
  );
  assert.match(
    JSON.stringify(project.policy),
    /"role":"roles\/owner","members":\["user:admin@globex\.test"\]/,
  );
  await refusedWith(submit(cloud, cloudPath, 'create-project', made), /there already/);
  await refusedWith(
    submit(cloud, cloudPath, 'create-project', { ...made, id: 'Globex' }),
    /6 to 30 lowercase letters/,
  );
  await refusedWith(
    submit(cloud, cloudPath, 'create-project', { ...made, id: 'other-one', owner: '' }),
    /who you are/,
  );
});

test('a personal project cannot be internal, and what is refused changes nothing', async () => {
  const cloud = simulatedCloud();
  await saved(submit(cloud, cloudPath, 'create-project', { id: 'pats-project', owner: 'pat@gmail.com' }));
  const internal = { appName: 'Pat', userType: 'internal', publishingStatus: 'production' };
  await refusedWith(
    submit(cloud, `${cloudPath}/pats-project`, 'save-consent', internal),
    /needs an organization/,
  );
  const { userType, publishingStatus } = await cloud.control('GET', '/google/_control/projects/pats-project');
  assert.deepEqual([userType, publishingStatus], ['external', 'testing']);
});

test('in Testing only test users come in, and what they allow ends after seven days', async () => {
  const cloud = simulatedCloud();
  const testing = {
    appName: 'Acme',
    userType: 'external',
    publishingStatus: 'testing',
    testUsers: 'kim@acme.test\n\n',
  };
  assert.equal(await saved(submit(cloud, acmePath, 'save-consent', testing)), `${acmePath}#consent`);
  assert.equal((await cloud.connect('kim@acme.test')).refresh_token_expires_in, 604_799);
  const { page } = await cloud.consent('olu@acme.test');
  assert.ok(isJson(page));
  assert.deepEqual([page.status, page.code], [403, 'access_denied']);
});

test('the file of a client is Google’s, to the letter', async () => {
  const cloud = simulatedCloud();
  const file = await cloud.get(`${acmePath}/clients/${acmeGoogle.clientId}/file`);
  assert.equal(
    file.headers.get('content-disposition'),
    `attachment; filename="client_secret_${acmeGoogle.clientId}.json"`,
  );
  const content = await json(file);
  assert.deepEqual(content, {
    web: {
      client_id: acmeGoogle.clientId,
      project_id: acmeGoogle.projectId,
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
      client_secret: acmeGoogle.clientSecret,
      redirect_uris: [...acmeGoogle.redirectUris],
    },
  });
  assert.deepEqual(await cloud.control('GET', `${clientPath}/file`), content);
});

test('two secrets live at a time; one that is disabled works no more, and only then it is deleted', async () => {
  const cloud = simulatedCloud();
  const { refresh_token } = await cloud.connect('kim@acme.test');
  const refreshWith = (secret: unknown) => cloud.refresh(refresh_token, { client_secret: String(secret) });
  await saved(submit(cloud, acmePath, 'add-secret', { client: acmeGoogle.clientId }));
  await refusedWith(
    submit(cloud, acmePath, 'add-secret', { client: acmeGoogle.clientId }),
    /at most 2 secrets/,
  );
  const [old, fresh] = await secretsOf(cloud);
  assert.ok(old && fresh);
  await tokens(await refreshWith(old.value));
  await tokens(await refreshWith(fresh.value));
  const form = { client: acmeGoogle.clientId, secret: String(old.id) };
  await refusedWith(submit(cloud, acmePath, 'delete-secret', form), /Disable a secret before/);
  await saved(submit(cloud, acmePath, 'disable-secret', form));
  await expectRefusal(
    await refreshWith(old.value),
    401,
    'invalid_client',
    'The provided client secret is invalid.',
  );
  await cloud.control('PATCH', `${clientPath}/secrets/${old.id}`, { isDisabled: false });
  await tokens(await refreshWith(old.value));
  await saved(submit(cloud, acmePath, 'disable-secret', form));
  await saved(submit(cloud, acmePath, 'delete-secret', form));
  assert.deepEqual(
    (await secretsOf(cloud)).map(({ id }) => id),
    [fresh.id],
  );
});

async function secretsOf(cloud: Cloud): Promise<Json[]> {
  const { secrets } = await cloud.control('GET', clientPath);
  assert.ok(Array.isArray(secrets) && secrets.every(isJson));
  return secrets;
}

test('redirect URIs are checked by Google’s rules and saved together or not at all', async () => {
  const cloud = simulatedCloud();
  const save = (redirectUris: string) =>
    submit(cloud, acmePath, 'save-client', { client: acmeGoogle.clientId, name: 'Keyholder', redirectUris });
  await refusedWith(
    save('https://keyholder.example.com/callback\nhttp://keyholder.example.com/callback'),
    /must use https/,
  );
  const { redirectUris } = await cloud.control('GET', clientPath);
  assert.deepEqual(redirectUris, [...acmeGoogle.redirectUris]);
  await saved(save('https://keyholder.example.com/callback\r\n'));
  assert.deepEqual((await cloud.control('GET', clientPath)).redirectUris, [
    'https://keyholder.example.com/callback',
  ]);
});

test('a key file works until its key is deleted or its account disabled', async () => {
  const cloud = simulatedCloud();
  const key = await json(await submit(cloud, acmePath, 'create-key', { account: keyholderAccount }));
  await cloud.tokenByKey(key);
  await saved(submit(cloud, acmePath, 'disable-account', { account: keyholderAccount }));
  await assert.rejects(cloud.tokenByKey(key), /account disabled/);
  await saved(submit(cloud, acmePath, 'enable-account', { account: keyholderAccount }));
  const token = await cloud.tokenByKey(key);
  await saved(
    submit(cloud, acmePath, 'delete-key', { account: keyholderAccount, key: String(key.private_key_id) }),
  );
  await assert.rejects(cloud.tokenByKey(key), /Invalid JWT Signature/);
  await saved(submit(cloud, acmePath, 'delete-account', { account: keyholderAccount }));
  const topics = await cloud.pubsubBy(token)('GET', 'projects/acme-keyholder/topics');
  refused(topics, 401, 'UNAUTHENTICATED');
});

test('where the organisation forbids keys, none is made', async () => {
  const cloud = simulatedCloud();
  await saved(submit(cloud, acmePath, 'save-organization', { constraint: ['blocksKeys'] }));
  const sentence = /Key creation is not allowed on this service account/;
  await refusedWith(submit(cloud, acmePath, 'create-key', { account: keyholderAccount }), sentence);
  await assert.rejects(cloud.control('POST', `${acmeProject}/service-accounts/keyholder/keys`), sentence);
});

test('a page of another origin cannot press the buttons', async () => {
  const cloud = simulatedCloud();
  const form = new URLSearchParams({ deed: 'save-apis' });
  const foreign = { method: 'POST', body: form, headers: { origin: 'https://evil.example.com' } };
  await refusedWith(cloud.fetch(new Request(origin + acmePath, foreign)), /another origin/);
  const { enabledApis } = await cloud.control('GET', acmeProject);
  assert.ok(Array.isArray(enabledApis) && enabledApis.length > 0);
});

test('a button or a project that is not there is said in words', async () => {
  const cloud = simulatedCloud();
  await refusedWith(submit(cloud, acmePath, 'explode'), /no such button/);
  await refusedWith(submit(cloud, acmePath, 'toString'), /no such button/);
  await refusedWith(cloud.get(`${cloudPath}/nowhere`), /no such project/);
  await refusedWith(submit(cloud, acmePath, 'delete-client', { client: 'nothing' }), /no such client/);
});
