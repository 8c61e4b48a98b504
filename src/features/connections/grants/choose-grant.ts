import { serviceOfScope } from '#features/apps/capabilities.ts';
import { canonicalScopes, missingScopes } from '#providers/google/oauth/scopes.ts';
import { reconnectReasonOf } from '../reasons.ts';
import type { GoogleService } from './grant.ts';
import type { NoToken } from './vended.ts';

type Grant = {
  service: GoogleService;
  state: string;
  reason: string | null;
  requestedScopes: readonly string[];
  grantedScopes: readonly string[];
};

export type Wanted = {
  service?: GoogleService;
  scopes?: readonly string[];
  use?: 'hand_out' | 'inside';
  /** All that this caller may be given, whatever else is connected. */
  within?: readonly string[] | undefined;
};

export type Choice<G> =
  | {
      kind: 'chosen';
      grant: G;
      narrowTo: string[] | undefined;
      /** Whether this caller may have all that Google has given with it. */
      isWhole: boolean;
    }
  | NoToken;

/**
 * By which of a connection's grants an access token is to be had for this, and how far it must be narrowed.
 * Google gives one answer for everything an account has allowed the app; here it is for what is connected.
 */
export function chooseGrant<G extends Grant>(grants: readonly G[], wanted: Wanted): Choice<G> {
  const grant = best(grants, wanted);
  if (!grant) return { kind: 'not_connected' };
  if (grant.state !== 'live') return { kind: 'needs_reconnect', reason: reconnectReasonOf(grant.reason) };
  const reach = reachOf(grant, grants, wanted);
  if (isHeldBack(reach, wanted)) return { kind: 'never_raw', because: 'limits' };
  const missing = missingFrom(reach, grant, wanted);
  if (missing) return { kind: 'scope_missing', missing };
  const isWhole = reach.length === grant.grantedScopes.length;
  if (wanted.use === 'inside') return { kind: 'chosen', grant, narrowTo: undefined, isWhole };
  const given = handedOut(reach, wanted);
  const narrowTo = given.length < grant.grantedScopes.length ? given : undefined;
  return { kind: 'chosen', grant, narrowTo, isWhole };
}

/** One that can do it, rather than one that cannot; a living one, rather than none; the widest of several. */
function best<G extends Grant>(grants: readonly G[], wanted: Wanted): G | undefined {
  const { service, scopes = [] } = wanted;
  const candidates = grants.filter(grant => service === undefined || grant.service === service);
  const widest = candidates
    .filter(({ state }) => state === 'live')
    .sort((one, other) => reachOf(other, grants, wanted).length - reachOf(one, grants, wanted).length);
  const able = widest.find(grant => missingScopes(scopes, reachOf(grant, grants, wanted)).length === 0);
  return able ?? widest[0] ?? candidates[0];
}

/** Without what is not connected, or no longer, although Google still gives it to the app. */
function reachOf({ grantedScopes }: Grant, grants: readonly Grant[], { within }: Wanted): string[] {
  const connected = new Set(grants.flatMap(({ requestedScopes }) => requestedScopes));
  return grantedScopes.filter(scope => connected.has(scope) && (!within || within.includes(scope)));
}

/** A token that can only tell whose account it is would look like one that works. */
function isHeldBack(reach: readonly string[], { service, within }: Wanted): boolean {
  if (!within) return false;
  const reached = reach.map(serviceOfScope).filter(each => each !== undefined);
  return !reached.some(each => service === undefined || each === service);
}

function missingFrom(
  reach: readonly string[],
  { requestedScopes }: Grant,
  { service, scopes }: Wanted,
): string[] | undefined {
  if (scopes) {
    const missing = missingScopes(scopes, reach);
    // A token that can do nothing is not to be had; and asked for in these words Google would give all.
    return missing.length > 0 || scopes.length === 0 ? missing : undefined;
  }
  if (service === undefined || reach.some(scope => serviceOfScope(scope) === service)) return undefined;
  return missingScopes(requestedScopes, reach);
}

function handedOut(reach: readonly string[], { service, scopes }: Wanted): string[] {
  if (scopes) return canonicalScopes(scopes);
  return reach.filter(scope => {
    const other = serviceOfScope(scope);
    return service === undefined || other === undefined || other === service;
  });
}
