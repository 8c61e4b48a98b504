import { ControlRefusal } from '../../frame/control-refusal.ts';
import { changedPolicy } from '../iam/change-policy.ts';
import { type Policy, withMember, withoutMember } from '../iam/policy.ts';
import { type Deeds, required } from './deeds.ts';
import { governedIn } from './governed.ts';
import type { Shown } from './parts.ts';

/** Under the same rules as the API: a role that the organisation forbids is not given here either. */
export const roleDeeds: Deeds = {
  'give-role': (shown, form) => changed(shown, form, withMember),
  'take-role': (shown, form) => changed(shown, form, withoutMember),
};

function changed({ google, project }: Shown, form: URLSearchParams, change: typeof withMember): undefined {
  const name = required(form, 'resource');
  const found = governedIn(google, project).find(one => one.name === name);
  if (!found) throw new ControlRefusal(404, 'There is no such thing in this project.');
  const { thing } = found;
  const { bindings } = change(google.random, thing.policy, required(form, 'role'), required(form, 'member'));
  thing.policy = changedPolicy(google, { project, policy: thing.policy }, wanted(thing.policy, bindings));
}

function wanted({ etag }: Policy, bindings: Policy['bindings']) {
  return { version: 3, bindings, etag };
}
