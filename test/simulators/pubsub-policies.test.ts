import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acme, done, gmailMember, refused, simulatedCloud } from './cloud.ts';
import { acmeProject, isJson, type Json } from './simulated-google.ts';

const inbox = `${acme}/topics/inbox`;
const publisher = { role: 'roles/pubsub.publisher', members: [gmailMember] };

async function topicOfAcme() {
  const cloud = simulatedCloud();
  const pubsub = await cloud.pubsubAs('keyholder');
  done(await pubsub('PUT', inbox, {}));
  const read = (version = 3) =>
    pubsub('GET', `${inbox}:getIamPolicy?options.requestedPolicyVersion=${version}`);
  const write = (policy: Json) => pubsub('POST', `${inbox}:setIamPolicy`, { policy });
  return { cloud, pubsub, read, write };
}

test('a policy is read, changed and written back, and its etag moves', async () => {
  const { read, write } = await topicOfAcme();
  const untouched = done(await read());
  assert.deepEqual(untouched, { etag: 'ACAB' });
  const written = done(await write({ ...untouched, bindings: [publisher] }));
  assert.deepEqual(written.bindings, [publisher]);
  assert.equal(written.version, 1);
  assert.match(String(written.etag), /^Bw[U-X][\w+/]{8}=$/);
  assert.deepEqual(done(await read()), written);
});

test('of two who change the same policy, the second is told to read again', async () => {
  const { read, write } = await topicOfAcme();
  const { etag } = done(await read());
  const mine = done(await write({ etag, bindings: [publisher] }));
  const other = { role: 'roles/pubsub.viewer', members: ['user:kim@acme.test'] };
  refused(
    await write({ etag, bindings: [other] }),
    409,
    'ABORTED',
    /^There were concurrent policy changes\./,
  );
  assert.deepEqual(done(await read()), mine);
  const again = done(await write({ etag: mine.etag, bindings: [publisher, other] }));
  assert.deepEqual(again.bindings, [publisher, other]);
});

test('without an etag whatever stands there is overwritten', async () => {
  const { read, write } = await topicOfAcme();
  done(await write({ bindings: [publisher] }));
  done(await write({ bindings: [] }));
  assert.equal(done(await read()).bindings, undefined);
});

test('conditions need version 3, and are not lost by one who does not know them', async () => {
  const { read, write } = await topicOfAcme();
  const condition = { title: 'until 2030', expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' };
  const bindings = [{ ...publisher, condition }];
  refused(await write({ version: 1, bindings }), 400, 'INVALID_ARGUMENT', /version to 3/);
  refused(await write({ version: 2, bindings }), 400, 'INVALID_ARGUMENT', /Invalid policy version/);
  const written = done(await write({ version: 3, bindings }));
  assert.deepEqual([written.version, written.bindings], [3, bindings]);
  const old = done(await read(1));
  assert.equal(old.version, 1);
  assert.match(JSON.stringify(old.bindings), /roles\/pubsub\.publisher_withcond_[0-9a-f]{20}/);
  refused(await write({ version: 1, etag: old.etag, bindings: [publisher] }), 400, 'INVALID_ARGUMENT');
  assert.deepEqual(done(await read()).bindings, bindings);
});

test('roles and members that do not exist are refused', async () => {
  const { write } = await topicOfAcme();
  const bind = (role: string, member: string) => write({ bindings: [{ role, members: [member] }] });
  refused(
    await bind('roles/pubsub.publsher', gmailMember),
    400,
    'INVALID_ARGUMENT',
    /is not supported for this resource/,
  );
  refused(await bind('roles/pubsub.publisher', 'gmail'), 400, 'INVALID_ARGUMENT', /unknown type/);
  refused(
    await bind('roles/pubsub.publisher', 'user:nobody@acme.test'),
    400,
    'INVALID_ARGUMENT',
    'User nobody@acme.test does not exist.',
  );
  const gone = 'gone@acme-keyholder.iam.gserviceaccount.com';
  refused(
    await bind('roles/pubsub.publisher', `serviceAccount:${gone}`),
    400,
    'INVALID_ARGUMENT',
    `Service account ${gone} does not exist.`,
  );
});

test('an organisation that lets in nobody from outside also refuses Gmail', async () => {
  const { cloud, write, read } = await topicOfAcme();
  await cloud.control('PATCH', acmeProject, { constraints: { restrictsMembers: true } });
  const error = refused(
    await write({ bindings: [publisher] }),
    400,
    'FAILED_PRECONDITION',
    'One or more users named in the policy do not belong to a permitted customer.',
  );
  assert.deepEqual(error.details, [
    {
      '@type': 'type.googleapis.com/google.rpc.PreconditionFailure',
      violations: [
        {
          type: 'constraints/iam.allowedPolicyMemberDomains',
          subject:
            'orgpolicy:projects/acme-keyholder?configvalue=gmail-api-push%40system.gserviceaccount.com',
          description: 'User gmail-api-push@system.gserviceaccount.com is not in permitted organization.',
        },
      ],
    },
  ]);
  refused(
    await write({ bindings: [{ ...publisher, members: ['user:pat@gmail.com'] }] }),
    400,
    'FAILED_PRECONDITION',
  );
  refused(await write({ bindings: [{ ...publisher, members: ['allUsers'] }] }), 400, 'FAILED_PRECONDITION');
  done(await write({ bindings: [{ ...publisher, members: ['user:kim@acme.test'] }] }));
  await cloud.control('PATCH', acmeProject, { constraints: { restrictsMembers: false } });
  done(await write({ bindings: [publisher] }));
  await cloud.control('PATCH', acmeProject, { constraints: { restrictsMembers: true } });
  const { etag } = done(await read());
  done(
    await write({
      etag,
      bindings: [publisher, { role: 'roles/pubsub.viewer', members: ['user:kim@acme.test'] }],
    }),
  );
});

test('only the administrator of Pub/Sub sees and sets policies, and everybody may ask what they may', async () => {
  const { cloud, pubsub } = await topicOfAcme();
  const editor = await cloud.pubsubAs('editor');
  await cloud.role(
    'POST',
    acme,
    'pubsub.editor',
    'serviceAccount:editor@acme-keyholder.iam.gserviceaccount.com',
  );
  refused(await editor('GET', `${inbox}:getIamPolicy`), 403, 'PERMISSION_DENIED');
  refused(await editor('POST', `${inbox}:setIamPolicy`, { policy: {} }), 403, 'PERMISSION_DENIED');
  const asked = { permissions: ['pubsub.topics.publish', 'pubsub.topics.setIamPolicy'] };
  const mine = done(await editor('POST', `${inbox}:testIamPermissions`, asked));
  assert.deepEqual(mine, { permissions: ['pubsub.topics.publish'] });
  assert.deepEqual(done(await pubsub('POST', `${inbox}:testIamPermissions`, asked)), asked);
  refused(await pubsub('POST', `${acme}/topics/missing:testIamPermissions`, asked), 404, 'NOT_FOUND');
});

test('roles that are given by hand show in the policy, and go again', async () => {
  const { cloud, read } = await topicOfAcme();
  await cloud.role('POST', inbox, 'pubsub.publisher', gmailMember);
  assert.deepEqual(done(await read()).bindings, [publisher]);
  await cloud.role('DELETE', inbox, 'pubsub.publisher', gmailMember);
  assert.equal(done(await read()).bindings, undefined);
  await assert.rejects(cloud.role('POST', inbox, 'pubsub.nothing', gmailMember), /Known roles/);
  await assert.rejects(cloud.role('POST', `${acme}/topics/missing`, 'pubsub.viewer', gmailMember), /: 404 /);
  const policy = await cloud.control('GET', `/google/_control/roles?resource=${acme}`);
  assert.ok(Array.isArray(policy.bindings) && policy.bindings.every(isJson));
});
