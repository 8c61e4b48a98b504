import { createHash } from 'node:crypto';
import { json } from '../../frame/answers.ts';
import type { Fields } from '../../frame/fields.ts';
import { invalidArgument } from '../api/api-refusal.ts';
import { findMessage, readJsonBody, readMessage } from '../api/json-body.ts';
import type { Google } from '../google.ts';
import type { Project } from '../records.ts';
import { changedPolicy, type WantedPolicy } from './change-policy.ts';
import { isPermitted, type Principal, type Resource } from './permitted.ts';
import type { Binding, Policy } from './policy.ts';

/** A thing with a policy of its own, and the project whose rules hold for it. */
export type Governed = { readonly project: Project; readonly thing: { policy: Policy } };

export function answerGetPolicy({ policy }: { policy: Policy }, requestedVersion: string | null): Response {
  const version = Number(requestedVersion ?? 0);
  if (![0, 1, 3].includes(version)) throw invalidArgument(`Invalid requested policy version: ${version}.`);
  return json(shownPolicy(policy, version));
}

export async function answerSetPolicy(google: Google, request: Request, { project, thing }: Governed) {
  const body = await readJsonBody(request, ['policy', 'updateMask']);
  const wanted = findMessage(body, 'policy', ['version', 'bindings', 'etag', 'auditConfigs']);
  if (!wanted) throw invalidArgument('Policy is missing in the request.');
  thing.policy = changedPolicy(google, { project, policy: thing.policy }, readPolicy(wanted));
  return json(shownPolicy(thing.policy, 3));
}

/** Only says which of them the caller has; nobody is refused. */
export async function answerTestPermissions(
  google: Google,
  request: Request,
  principal: Principal,
  resource: Resource,
): Promise<Response> {
  const body = await readJsonBody(request, ['permissions']);
  const asked = body.findTexts('permissions') ?? [];
  const permissions = asked.filter(permission => isPermitted(google, principal, permission, resource));
  return json(permissions.length > 0 ? { permissions } : {});
}

/** Whoever does not ask for version 3 sees that there are conditions, but not which. */
export function shownPolicy(policy: Policy, requestedVersion: number) {
  const { etag, bindings } = policy;
  if (bindings.length === 0) return { etag };
  if (requestedVersion === 3) return { version: policy.version, etag, bindings };
  return { version: 1, etag, bindings: bindings.map(withoutCondition) };
}

function withoutCondition({ role, members, condition }: Binding): Binding {
  if (!condition) return { role, members };
  const digest = createHash('sha256').update(JSON.stringify(condition)).digest('hex').slice(0, 20);
  return { role: `${role}_withcond_${digest}`, members };
}

function readPolicy(fields: Fields): WantedPolicy {
  return {
    version: fields.findNumber('version') ?? 0,
    bindings: fields.findList('bindings', readBinding) ?? [],
    etag: fields.findText('etag') || undefined,
  };
}

function readBinding(value: unknown): Binding {
  const fields = readMessage(value, ['role', 'members', 'condition'], 'policy.bindings');
  const condition = findMessage(fields, 'condition', ['title', 'description', 'expression', 'location']);
  const binding = { role: fields.findText('role') ?? '', members: fields.findTexts('members') ?? [] };
  if (!condition) return binding;
  const description = condition.findText('description');
  return {
    ...binding,
    condition: {
      title: condition.findText('title') ?? '',
      ...(description !== undefined && { description }),
      expression: condition.findText('expression') ?? '',
    },
  };
}
