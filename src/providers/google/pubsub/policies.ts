import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { callPubsub, type PubsubRefused } from './call.ts';

export type Role = 'roles/pubsub.publisher' | 'roles/pubsub.subscriber';
/** A role for one member on one topic or subscription. `resource` is its full name. */
export type Grant = { resource: string; role: Role; member: string };

/** Who publishes what Gmail has to tell. */
export const GMAIL_PUBLISHER = 'serviceAccount:gmail-api-push@system.gserviceaccount.com';

/** As whom Pub/Sub itself acts in a project, for example when it puts aside what it cannot deliver. */
export function pubsubAgentOf(projectNumber: string): string {
  return `serviceAccount:service-${projectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`;
}

const POLICY_VERSION = 3; // whoever reads or writes by an older one does not see conditions, and drops them
const MOST_TRIES = 6;
const FIRST_WAIT_MS = 50;

const binding = z.looseObject({
  role: z.string(),
  members: z.array(z.string()).default([]),
  condition: z.unknown().optional(),
});
const policy = z.looseObject({
  version: z.number().optional(),
  bindings: z.array(binding).default([]),
  etag: z.string().optional(),
});
export type Policy = z.output<typeof policy>;

/**
 * Has the role afterwards. What else the policy says stays as it is: read, changed and written with its etag, and all
 * of it once more when somebody else was faster.
 */
export async function grantRole(
  needs: GoogleNeeds,
  token: Secret<string>,
  grant: Grant,
): Promise<{ kind: 'granted' } | { kind: 'not_found' } | PubsubRefused> {
  const { resource } = grant;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (tries > 0) await needs.world.delay(FIRST_WAIT_MS * 2 ** tries);
    const read = await readPolicy(needs, token, resource);
    if (read.kind !== 'policy') return read;
    if (grants(read.policy, grant) && isWritten(read.policy)) return { kind: 'granted' };
    const body = { policy: withGrant(read.policy, grant) };
    const set = await callPubsub(needs, token, { method: 'POST', path: `${resource}:setIamPolicy`, body });
    if (set.kind === 'overtaken') continue;
    if (set.kind === 'exists') return busy('unreadable_answer');
    return set.kind === 'answered' ? { kind: 'granted' } : set;
  }
  return busy('server_error', { clue: 'overtaken' });
}

export async function readPolicy(
  needs: GoogleNeeds,
  token: Secret<string>,
  resource: string,
): Promise<{ kind: 'policy'; policy: Policy } | { kind: 'not_found' } | PubsubRefused> {
  const path = `${resource}:getIamPolicy?options.requestedPolicyVersion=${POLICY_VERSION}`;
  const answer = await callPubsub(needs, token, { method: 'GET', path });
  if (answer.kind === 'exists' || answer.kind === 'overtaken') return busy('unreadable_answer');
  if (answer.kind !== 'answered') return answer;
  const read = policy.safeParse(answer.body);
  return read.success
    ? { kind: 'policy', policy: read.data }
    : busy('unreadable_answer', { clue: 'not_a_policy' });
}

/** Under a condition it may be so at some times only, which is as good as not. */
export function grants({ bindings }: Policy, { role, member }: Omit<Grant, 'resource'>): boolean {
  return bindings.some(each => isPlain(each, role) && each.members.includes(member));
}

/** By which version it has to be written: conditions are only known by the third. */
export function versionsOf({ version = 0, bindings }: Policy): { expected: number; actual: number } {
  const hasConditions = bindings.some(({ condition }) => condition !== undefined);
  return { expected: hasConditions ? POLICY_VERSION : version, actual: version };
}

function isWritten(read: Policy): boolean {
  const { expected, actual } = versionsOf(read);
  return expected === actual;
}

function withGrant(read: Policy, { role, member }: Grant): Policy {
  const place = read.bindings.find(each => isPlain(each, role));
  const members = [...new Set([...(place?.members ?? []), member])];
  const others = read.bindings.filter(each => each !== place);
  return { ...read, version: POLICY_VERSION, bindings: [...others, { role, members }] };
}

function isPlain({ role, condition }: z.output<typeof binding>, wanted: Role): boolean {
  return role === wanted && condition === undefined;
}
