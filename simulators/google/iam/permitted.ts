import type { Google } from '../google.ts';
import { isMet } from './condition.ts';
import type { Policy } from './policy.ts';
import { permissionsOf } from './roles.ts';

export type Principal =
  | { kind: 'user'; email: string; hostedDomain: string | undefined }
  | { kind: 'serviceAccount'; email: string };

/** A thing of Google Cloud with the policies that hold for it: its own, then its project's. */
export type Resource = { readonly name: string; readonly policies: readonly Policy[] };

export function isPermitted(
  google: Pick<Google, 'clock'>,
  principal: Principal,
  permission: string,
  resource: Resource,
): boolean {
  const names = membersOf(principal);
  const circumstances = { now: google.clock.now(), resource: resource.name };
  return resource.policies
    .flatMap(({ bindings }) => bindings)
    .filter(({ role }) => permissionsOf(role).includes(permission))
    .filter(({ members }) => members.some(member => names.includes(member.toLowerCase())))
    .some(({ condition }) => condition === undefined || isMet(condition, circumstances) === true);
}

/** Everything that a policy may call somebody. */
function membersOf(principal: Principal): string[] {
  const everybody = ['allusers', 'allauthenticatedusers'];
  const own = `${principal.kind}:${principal.email}`.toLowerCase();
  if (principal.kind === 'serviceAccount' || principal.hostedDomain === undefined) return [own, ...everybody];
  return [own, `domain:${principal.hostedDomain}`, ...everybody];
}
