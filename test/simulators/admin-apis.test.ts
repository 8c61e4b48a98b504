import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acmeGoogle } from '../../simulators/seed.ts';
import {
  cloudScope,
  done,
  gmailMember,
  keyholderAccount,
  pubsubScope,
  refused,
  simulatedCloud,
} from './cloud.ts';
import { acmeProject, isJson, type Json } from './simulated-google.ts';

const project = `https://cloudresourcemanager.googleapis.com/v1/projects/${acmeGoogle.projectId}`;
const accounts = `https://iam.googleapis.com/v1/projects/${acmeGoogle.projectId}/serviceAccounts`;
const apis = `https://serviceusage.googleapis.com/v1/projects/${acmeGoogle.projectId}/services`;

async function asOwner(scope = cloudScope) {
  const cloud = simulatedCloud();
  const { access_token } = await cloud.connect('admin@acme.test', { scope: `openid ${scope}` });
  const call = (method: string, url: string, body?: Json) => cloud.call(access_token, method, url, body);
  return { cloud, call };
}

test('Resource Manager tells the number of a project, and its policy changes by etag', async () => {
  const { call } = await asOwner();
  const { projectId, projectNumber } = done(await call('GET', project));
  assert.deepEqual([projectId, projectNumber], [acmeGoogle.projectId, acmeGoogle.projectNumber]);
  const policy = done(
    await call('POST', `${project}:getIamPolicy`, { options: { requestedPolicyVersion: 3 } }),
  );
  assert.ok(Array.isArray(policy.bindings));
  const bindings = [...policy.bindings, { role: 'roles/viewer', members: ['user:kim@acme.test'] }];
  const changed = done(await call('POST', `${project}:setIamPolicy`, { policy: { ...policy, bindings } }));
  assert.deepEqual(changed.bindings, bindings);
  refused(await call('POST', `${project}:setIamPolicy`, { policy }), 409, 'ABORTED');
  const permissions = ['resourcemanager.projects.get', 'resourcemanager.projects.delete'];
  const mine = done(await call('POST', `${project}:testIamPermissions`, { permissions }));
  assert.deepEqual(mine, { permissions: ['resourcemanager.projects.get'] });
});

test('a script makes a service account, lets it act as itself and takes its key', async () => {
  const { cloud, call } = await asOwner();
  const made = done(
    await call('POST', accounts, { accountId: 'mail-push', serviceAccount: { displayName: 'Mail' } }),
  );
  const email = 'mail-push@acme-keyholder.iam.gserviceaccount.com';
  assert.deepEqual([made.email, made.displayName], [email, 'Mail']);
  refused(await call('POST', accounts, { accountId: 'mail-push' }), 409, 'ALREADY_EXISTS');
  refused(await call('POST', accounts, { accountId: 'x' }), 400, 'INVALID_ARGUMENT');
  assert.deepEqual(done(await call('GET', `${accounts}/${email}`)), made);
  const bindings = [{ role: 'roles/iam.serviceAccountUser', members: [`serviceAccount:${email}`] }];
  done(await call('POST', `${accounts}/${email}:setIamPolicy`, { policy: { bindings } }));
  assert.deepEqual(done(await call('POST', `${accounts}/${email}:getIamPolicy`)).bindings, bindings);
  const { privateKeyData } = done(await call('POST', `${accounts}/${email}/keys`));
  const key: unknown = JSON.parse(Buffer.from(String(privateKeyData), 'base64').toString());
  assert.ok(isJson(key));
  assert.equal(key.client_email, email);
  await cloud.tokenByKey(key);
  refused(await call('GET', `${accounts}/gone@acme-keyholder.iam.gserviceaccount.com`), 404, 'NOT_FOUND');
});

test('the organisation forbids keys and strangers in IAM’s words', async () => {
  const { cloud, call } = await asOwner();
  await cloud.control('PATCH', acmeProject, { constraints: { blocksKeys: true, restrictsMembers: true } });
  const sentence = 'Key creation is not allowed on this service account.';
  const error = refused(
    await call('POST', `${accounts}/${keyholderAccount}/keys`),
    400,
    'FAILED_PRECONDITION',
    sentence,
  );
  assert.match(JSON.stringify(error.details), /constraints\/iam\.disableServiceAccountKeyCreation/);
  const { etag, bindings } = done(await call('POST', `${project}:getIamPolicy`));
  assert.ok(Array.isArray(bindings));
  const wider = [...bindings, { role: 'roles/pubsub.publisher', members: [gmailMember] }];
  const answer = await call('POST', `${project}:setIamPolicy`, { policy: { etag, bindings: wider } });
  refused(answer, 400, 'FAILED_PRECONDITION', /do not belong to a permitted customer/);
});

test('Service Usage says which APIs are on, and switches one on', async () => {
  const { cloud, call } = await asOwner();
  await cloud.control('PATCH', acmeProject, { enabledApis: ['serviceusage.googleapis.com'] });
  assert.equal(done(await call('GET', `${apis}/pubsub.googleapis.com`)).state, 'DISABLED');
  assert.equal(done(await call('POST', `${apis}/pubsub.googleapis.com:enable`)).done, true);
  const { services } = done(await call('GET', `${apis}?filter=state:ENABLED`));
  assert.ok(Array.isArray(services));
  assert.deepEqual(
    services.map(({ config }) => config.name),
    ['pubsub.googleapis.com', 'serviceusage.googleapis.com'],
  );
  refused(await call('GET', `${apis}/nothing.googleapis.com`), 404, 'NOT_FOUND');
});

test('a stranger, a narrow token and a switched-off API are refused', async () => {
  const { cloud, call } = await asOwner(pubsubScope);
  refused(
    await call('GET', project),
    403,
    'PERMISSION_DENIED',
    'Request had insufficient authentication scopes.',
  );
  const { access_token } = await cloud.connect('kim@acme.test', { scope: `openid ${cloudScope}` });
  const asKim = (url: string) => cloud.call(access_token, 'GET', url);
  for (const url of [project, project.replace('acme', 'nobody'), accounts, apis]) {
    refused(await asKim(url), 403, 'PERMISSION_DENIED', 'The caller does not have permission');
  }
  await cloud.control('PATCH', acmeProject, { enabledApis: [] });
  refused(await asKim(project), 403, 'PERMISSION_DENIED', /^Cloud Resource Manager API has not been used/);
});
