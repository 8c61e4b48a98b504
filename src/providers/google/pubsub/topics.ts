import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { callPubsub, type PubsubRefused } from './call.ts';

/** Who publishes what Gmail has to tell. */
const GMAIL_PUBLISHER = 'serviceAccount:gmail-api-push@system.gserviceaccount.com';
const PUBLISHER_ROLE = 'roles/pubsub.publisher';
const POLICY_VERSION = 3; // an older one would drop conditions that somebody has set
const MOST_TRIES = 5;

const binding = z.looseObject({
  role: z.string(),
  members: z.array(z.string()).default([]),
  condition: z.unknown().optional(),
});
const policy = z.looseObject({ bindings: z.array(binding).default([]), etag: z.string().optional() });

/** There afterwards, whoever made it. `topic` is its full name. */
export async function ensureTopic(
  needs: GoogleNeeds,
  token: Secret<string>,
  topic: string,
): Promise<{ kind: 'ready' } | { kind: 'not_found' } | PubsubRefused> {
  const made = await callPubsub(needs, token, { method: 'PUT', path: topic, body: {} });
  if (made.kind === 'answered' || made.kind === 'exists') return { kind: 'ready' };
  return made.kind === 'overtaken' ? busy('server_error', { clue: 'overtaken' }) : made;
}

/** Gone afterwards, whether it was there or not. */
export async function deleteTopic(
  needs: GoogleNeeds,
  token: Secret<string>,
  topic: string,
): Promise<{ kind: 'deleted' } | PubsubRefused> {
  const answer = await callPubsub(needs, token, { method: 'DELETE', path: topic, body: undefined });
  if (answer.kind === 'answered' || answer.kind === 'not_found') return { kind: 'deleted' };
  if (answer.kind === 'exists' || answer.kind === 'overtaken') return busy('unreadable_answer');
  return answer;
}

export type Granted = { kind: 'granted' } | { kind: 'not_found' } | PubsubRefused;

/** Lets Gmail publish to it. What else the policy says stays as it is, also when somebody changes it meanwhile. */
export async function grantPublisher(
  needs: GoogleNeeds,
  token: Secret<string>,
  topic: string,
): Promise<Granted> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const read = await readPolicy(needs, token, topic);
    if (read.kind !== 'policy') return read;
    if (mayPublish(read.policy)) return { kind: 'granted' };
    const bindings = [...read.policy.bindings, { role: PUBLISHER_ROLE, members: [GMAIL_PUBLISHER] }];
    const body = { policy: { ...read.policy, version: POLICY_VERSION, bindings } };
    const set = await callPubsub(needs, token, { method: 'POST', path: `${topic}:setIamPolicy`, body });
    if (set.kind === 'overtaken') continue;
    if (set.kind === 'exists') return busy('unreadable_answer');
    return set.kind === 'answered' ? { kind: 'granted' } : set;
  }
  return busy('server_error', { clue: 'overtaken' });
}

/** Whether Gmail may publish to it just now. */
export async function hasPublisher(
  needs: GoogleNeeds,
  token: Secret<string>,
  topic: string,
): Promise<{ kind: 'known'; isGranted: boolean } | { kind: 'not_found' } | PubsubRefused> {
  const read = await readPolicy(needs, token, topic);
  return read.kind === 'policy' ? { kind: 'known', isGranted: mayPublish(read.policy) } : read;
}

async function readPolicy(needs: GoogleNeeds, token: Secret<string>, topic: string) {
  const path = `${topic}:getIamPolicy?options.requestedPolicyVersion=${POLICY_VERSION}`;
  const answer = await callPubsub(needs, token, { method: 'GET', path });
  if (answer.kind === 'exists' || answer.kind === 'overtaken') return busy('unreadable_answer');
  if (answer.kind !== 'answered') return answer;
  const read = policy.safeParse(answer.body);
  return read.success
    ? { kind: 'policy' as const, policy: read.data }
    : busy('unreadable_answer', { clue: 'not_a_policy' });
}

/** Under a condition it may be so at some times only, which is as good as not. */
function mayPublish({ bindings }: z.output<typeof policy>): boolean {
  return bindings.some(
    ({ role, members, condition }) =>
      role === PUBLISHER_ROLE && members.includes(GMAIL_PUBLISHER) && condition === undefined,
  );
}
