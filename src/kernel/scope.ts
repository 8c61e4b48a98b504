import { fail } from './failures.ts';
import type { Id, TenantId, UserId } from './ids.ts';
import type { Permission } from './permissions.ts';

export type Actor =
  | {
      kind: 'user';
      userId: UserId;
      sessionId?: Id<'session'>;
      keyId?: Id<'api_key'>;
      familyId?: Id<'token_family'>;
    }
  | { kind: 'service'; serviceId: Id<'service'>; keyId?: Id<'api_key'>; clientId?: Id<'client'> }
  | { kind: 'operator' }
  | { kind: 'job'; name: string };

/** The credential a scope came from, and how often its rights had changed when it was proven. */
export type Stamp = { kind: 'api_key' | 'session' | 'client'; id: string; epoch: number };

/** What was remembered of a caller is no longer so. Whoever meets this proves the caller anew. */
export class StaleCaller extends Error {
  override name = 'StaleCaller';
}

declare const minted: unique symbol;

/** For whom and by whom something is done. No query runs without one. */
export type Scope = {
  readonly tenantId: TenantId;
  readonly actor: Actor;
  readonly permissions: ReadonlySet<Permission>;
  /** Missing where nobody proved anything: jobs and the operator. */
  readonly stamp?: Stamp;
  readonly [minted]: true;
};

/**
 * The only maker of scopes. Called by the HTTP pipeline for a proven caller, by the worker for a claimed
 * job and by the command line for the server's operator; test/rules keeps it so.
 */
export function mintScope(parts: {
  tenantId: TenantId;
  actor: Actor;
  permissions: Iterable<Permission>;
  stamp?: Stamp;
}): Scope {
  const { permissions } = parts;
  const asSet = permissions instanceof Set ? permissions : new Set(permissions);
  return { ...parts, permissions: asSet } as unknown as Scope;
}

export function may(scope: Scope, permission: Permission): boolean {
  return scope.permissions.has(permission);
}

/** For rules that depend on the thing at hand; the plain ones are written at the route. */
export function mustBeAllowed(scope: Scope, permission: Permission): void {
  if (!may(scope, permission)) throw fail('not_permitted');
}

/** The person acting, whether by session, token or own key. Services and jobs are nobody's person. */
export function requireUser(scope: Scope): UserId {
  if (scope.actor.kind === 'user') return scope.actor.userId;
  throw fail('not_permitted', { detail: 'Only a person can do this, not a service.' });
}
