import type { Random } from '../../frame/random.ts';

/** Who may do what with one thing: the part of an IAM policy that grants. */
export type Policy = {
  /** 3 as soon as a binding has a condition. */
  readonly version: 1 | 3;
  readonly bindings: readonly Binding[];
  /** Changes with every change, so that of two who read and write at once only one succeeds. */
  readonly etag: string;
};

export type Binding = {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: Condition;
};

export type Condition = {
  readonly title: string;
  readonly description?: string;
  /** In the Common Expression Language. */
  readonly expression: string;
};

/** Google's spelling of a policy that nobody has ever set. */
export const untouchedPolicy: Policy = { version: 1, bindings: [], etag: 'ACAB' };

/** Policies with the same bindings, whatever they were called before. */
export function newPolicy(random: Random, bindings: readonly Binding[]): Policy {
  return { version: bindings.some(({ condition }) => condition) ? 3 : 1, bindings, etag: newEtag(random) };
}

/** Eight bytes that begin alike: that is how Google's look. */
function newEtag(random: Random): string {
  return Buffer.from([0x07, 0x05, ...random(6)]).toString('base64');
}

/** The policy with one more member in a role, as the console of Google Cloud adds one. */
export function withMember(random: Random, policy: Policy, role: string, member: string): Policy {
  const isPlace = (binding: Binding) => binding.role === role && !binding.condition;
  if (policy.bindings.some(binding => isPlace(binding) && binding.members.includes(member))) return policy;
  const bindings = policy.bindings.some(isPlace)
    ? policy.bindings.map(binding =>
        isPlace(binding) ? { ...binding, members: [...binding.members, member] } : binding,
      )
    : [...policy.bindings, { role, members: [member] }];
  return newPolicy(random, bindings);
}

export function withoutMember(random: Random, policy: Policy, role: string, member: string): Policy {
  const bindings = policy.bindings
    .map(binding =>
      binding.role === role
        ? { ...binding, members: binding.members.filter(one => one !== member) }
        : binding,
    )
    .filter(({ members }) => members.length > 0);
  return newPolicy(random, bindings);
}
