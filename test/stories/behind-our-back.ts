import assert from 'node:assert/strict';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { openAsServiceAccount } from '#features/mail/watch/project-access.ts';
import { callPubsub, type PubsubQuestion } from '#providers/google/pubsub/call.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import type { MailWorld } from './mail-world.ts';

export const project = `projects/${acmeGoogle.projectId}`;
export const ownEmail = `keyholder@${acmeGoogle.projectId}.iam.gserviceaccount.com`;
export const itself = `serviceAccount:${ownEmail}`;
export const agent = `serviceAccount:service-${acmeGoogle.projectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`;
export const gmailPublishes = {
  role: 'roles/pubsub.publisher',
  members: ['serviceAccount:gmail-api-push@system.gserviceaccount.com'],
};
export const oluLooks = { role: 'roles/pubsub.viewer', members: ['user:olu@acme.test'] };
export const forSomeTime = {
  title: 'for some time',
  expression: "request.time < timestamp('2030-01-01T00:00:00Z')",
};

export const topicOf = (id: MailboxId) => `${project}/topics/keyholder-${id}`;
export const subscriptionOf = (id: MailboxId) => `${project}/subscriptions/keyholder-${id}`;

/** What somebody does in Google Cloud that Keyholder is not told of. */
export function behindOurBack(world: MailWorld) {
  async function atGoogle(question: PubsubQuestion): Promise<unknown> {
    const access = await openAsServiceAccount(world.needs, world.who);
    assert.ok(access.kind === 'access');
    const answer = await callPubsub(world.needs, access.token, question);
    return answer.kind === 'answered' ? answer.body : assert.fail(JSON.stringify(answer));
  }
  return {
    atGoogle,
    role: (method: 'POST' | 'DELETE', resource: string, name: string, member: string) =>
      world.control(method, 'roles', { resource, role: `roles/${name}`, member }),
    changeSubscription(id: MailboxId, fields: Record<string, unknown>): Promise<unknown> {
      const name = subscriptionOf(id);
      const body = { subscription: { name, ...fields }, updateMask: Object.keys(fields).join(',') };
      return atGoogle({ method: 'PATCH', path: name, body });
    },
    setPolicy: (resource: string, bindings: readonly object[]) =>
      atGoogle({
        method: 'POST',
        path: `${resource}:setIamPolicy`,
        body: { policy: { version: 3, bindings } },
      }),
    readPolicy: (resource: string) =>
      atGoogle({ method: 'GET', path: `${resource}:getIamPolicy?options.requestedPolicyVersion=3` }),
  };
}
