import { json } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import type { Google } from '../google.ts';
import { type Policy, withMember, withoutMember } from '../iam/policy.ts';
import { isKnownRole, knownRoles } from '../iam/roles.ts';
import { requireProject } from './projects.ts';

/** Roles as somebody at the organisation would give and take them, without asking who may. */
export function rolesControl(google: Google, path: string): Route[] {
  const changed = async (request: Request, change: typeof withMember) => {
    const body = await readControlBody(request, ['resource', 'role', 'member']);
    const role = body.requireText('role');
    if (!isKnownRole(role)) throw new ControlRefusal(400, `Known roles: ${knownRoles.join(', ')}.`);
    const thing = requireGoverned(google, body.requireText('resource'));
    thing.policy = change(google.random, thing.policy, role, body.requireText('member'));
    return json(thing.policy);
  };
  return [
    {
      method: 'GET',
      path,
      answer: ({ url }) => json(requireGoverned(google, url.searchParams.get('resource') ?? '').policy),
    },
    { method: 'POST', path, answer: ({ request }) => changed(request, withMember) },
    { method: 'DELETE', path, answer: ({ request }) => changed(request, withoutMember) },
  ];
}

/** `projects/{project}`, or a topic, a subscription or a service account of it by its full name. */
function requireGoverned(google: Google, name: string): { policy: Policy } {
  const { pubsub } = google;
  const [, projectId = '', kind, id = ''] = name.split('/');
  const project = requireProject(google, projectId);
  const thing =
    kind === undefined
      ? project
      : (pubsub.topics.get(name) ?? pubsub.subscriptions.get(name) ?? project.serviceAccounts.get(id));
  if (!thing) throw new ControlRefusal(404, `There is nothing called ${name}.`);
  return thing;
}
