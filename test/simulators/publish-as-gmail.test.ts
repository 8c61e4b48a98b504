import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frozenClock } from '../../simulators/frame/clock.ts';
import { createGoogle } from '../../simulators/google/google.ts';
import { newPolicy, withMember } from '../../simulators/google/iam/policy.ts';
import { newProject } from '../../simulators/google/projects.ts';
import { gmailPublisher, publishAsGmail } from '../../simulators/google/pubsub/publish-as-gmail.ts';
import { addTopic } from '../../simulators/google/pubsub/topic.ts';

const random = (length: number) => new Uint8Array(length).fill(7);
const gmail = `serviceAccount:${gmailPublisher}`;
const notice = { emailAddress: 'help@acme.test', historyId: 4_711 };

function world() {
  const google = createGoogle({ clock: frozenClock(new Date('2026-03-02T09:00:00Z')), random });
  const project = newProject({ id: 'acme-mail', number: '4711', appName: 'Acme' });
  project.enabledApis.add('pubsub.googleapis.com');
  google.projects.set(project.id, project);
  const topic = addTopic(google, 'projects/acme-mail/topics/inbox');
  return { google, project, topic, deed: () => publishAsGmail(google, topic.name, notice) };
}

test('Gmail publishes where its account has been let in, at the topic or in the whole project', () => {
  const { google, project, topic, deed } = world();
  assert.equal(deed(), 'not_permitted');
  topic.policy = withMember(random, topic.policy, 'roles/pubsub.publisher', gmail);
  assert.equal(deed(), 'published');
  const [latest] = google.pubsub.latest;
  assert.equal(latest?.topic, topic.name);
  assert.deepEqual(JSON.parse(Buffer.from(latest.message.data, 'base64').toString()), notice);
  topic.policy = newPolicy(random, []);
  project.policy = withMember(random, project.policy, 'roles/pubsub.editor', gmail);
  assert.equal(deed(), 'published');
});

test('a role that does not publish, another account and another topic do not help Gmail', () => {
  const { google, topic, deed } = world();
  topic.policy = withMember(random, topic.policy, 'roles/pubsub.subscriber', gmail);
  assert.equal(deed(), 'not_permitted');
  topic.policy = withMember(
    random,
    topic.policy,
    'roles/pubsub.publisher',
    'serviceAccount:somebody@else.iam',
  );
  assert.equal(deed(), 'not_permitted');
  assert.equal(publishAsGmail(google, 'projects/acme-mail/topics/other', notice), 'not_found');
  assert.equal(publishAsGmail(google, 'projects/nowhere/topics/inbox', notice), 'not_found');
  assert.deepEqual(google.pubsub.latest, []);
});

test('a project with Pub/Sub switched off takes nothing', () => {
  const { project, topic, deed } = world();
  topic.policy = withMember(random, topic.policy, 'roles/pubsub.publisher', gmail);
  project.enabledApis.clear();
  assert.equal(deed(), 'not_permitted');
});

test('a binding with a condition counts only while the condition is met and understood', () => {
  const { google, topic, deed } = world();
  const bind = (expression: string) => {
    const condition = { title: 'for a while', expression };
    topic.policy = newPolicy(random, [{ role: 'roles/pubsub.publisher', members: [gmail], condition }]);
  };
  bind('request.time < timestamp("2026-03-02T10:00:00Z")');
  assert.equal(topic.policy.version, 3);
  assert.equal(deed(), 'published');
  google.clock.advance(3_600_000);
  assert.equal(deed(), 'not_permitted');
  bind(`resource.name == "${topic.name}" && request.time >= timestamp("2026-03-02T10:00:00Z")`);
  assert.equal(deed(), 'published');
  bind('resource.name.startsWith("projects/acme-mail/topics/out")');
  assert.equal(deed(), 'not_permitted');
  bind('request.auth.claims.sub == "anything"');
  assert.equal(deed(), 'not_permitted');
});
