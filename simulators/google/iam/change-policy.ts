import { ApiRefusal, invalidArgument } from '../api/api-refusal.ts';
import type { Google } from '../google.ts';
import type { Project } from '../records.ts';
import { checkMember, isOfTheOrganization } from './members.ts';
import { type Binding, newPolicy, type Policy } from './policy.ts';
import { isKnownRole } from './roles.ts';

export type WantedPolicy = {
  readonly version: number;
  readonly bindings: readonly Binding[];
  /** Absent: whatever stands there is overwritten. */
  readonly etag: string | undefined;
};

type Place = { project: Project; policy: Policy };

/** The policy that takes the place of the present one, or Google's reason why not. */
export function changedPolicy(google: Google, { project, policy }: Place, wanted: WantedPolicy): Policy {
  if (wanted.etag !== undefined && wanted.etag !== policy.etag) throw concurrentChange(wanted.etag, policy);
  checkVersion(policy, wanted);
  const bindings = wanted.bindings.filter(({ members }) => members.length > 0);
  for (const { role, members } of bindings) {
    if (!isKnownRole(role)) throw invalidArgument(`Role ${role} is not supported for this resource.`);
    for (const member of members) checkMember(google, member);
  }
  if (project.constraints.restrictsMembers) refuseStrangers(google, { project, policy }, bindings);
  return newPolicy(google.random, bindings);
}

function concurrentChange(etag: string, policy: Policy): ApiRefusal {
  return new ApiRefusal(
    'ABORTED',
    `There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff. The request's ETag '${etag}' did not match the current policy's ETag '${policy.etag}'.`,
  );
}

/** Who writes back less than version 3 has not seen the conditions, and would take them away unnoticed. */
function checkVersion(policy: Policy, { version, bindings, etag }: WantedPolicy): void {
  if (![0, 1, 3].includes(version)) throw invalidArgument(`Invalid policy version: ${version}.`);
  if (version === 3) return;
  const hasConditions = bindings.some(({ condition }) => condition);
  if (hasConditions) throw invalidArgument('Policies with conditions must set the policy version to 3.');
  if (policy.version === 3 && etag !== undefined) {
    throw invalidArgument(
      'The current policy has conditional role bindings: read it with requestedPolicyVersion 3 and set version 3.',
    );
  }
}

/** `iam.allowedPolicyMemberDomains`. It looks at who is added: whoever had a role before keeps it. */
function refuseStrangers(google: Google, { project, policy }: Place, bindings: readonly Binding[]): void {
  const before = new Set(policy.bindings.flatMap(grantsOf));
  const added = bindings.flatMap(binding =>
    binding.members.filter(member => !before.has(grantOf(binding, member))),
  );
  const strangers = [...new Set(added)].filter(member => !isOfTheOrganization(google, project, member));
  if (strangers.length === 0) return;
  throw new ApiRefusal(
    'FAILED_PRECONDITION',
    'One or more users named in the policy do not belong to a permitted customer.',
    { details: [violations(project, strangers)] },
  );
}

function violations({ id }: Project, strangers: readonly string[]) {
  return {
    '@type': 'type.googleapis.com/google.rpc.PreconditionFailure',
    violations: strangers.map(member => {
      const name = member.replace(/^\w+:/, '');
      return {
        type: 'constraints/iam.allowedPolicyMemberDomains',
        subject: `orgpolicy:projects/${id}?configvalue=${encodeURIComponent(name)}`,
        description: `User ${name} is not in permitted organization.`,
      };
    }),
  };
}

function grantsOf(binding: Binding): string[] {
  return binding.members.map(member => grantOf(binding, member));
}

function grantOf({ role }: Binding, member: string): string {
  return `${role} ${member}`;
}
