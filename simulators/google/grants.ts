import { dropAccessTokens } from './access-tokens.ts';
import { approvalKey } from './approve.ts';
import type { Google } from './google.ts';
import { newRefreshToken } from './identifiers.ts';
import type { ClientOfProject } from './projects.ts';
import type { AccessToken, DeathReason, Grant, Person } from './records.ts';
import { isSignInScope, touchesGmail } from './scopes.ts';

/** One second short of a week, which is what Google announces. */
const testingLifeMs = 604_799_000;
const unusedMonths = 6;

type Parts = { sub: string; owner: ClientOfProject; scopes: readonly string[]; endsAt: Date | undefined };

export function issueGrant(google: Google, { sub, owner, scopes, endsAt }: Parts): Grant {
  const now = google.clock.now();
  const grant: Grant = {
    refreshToken: newRefreshToken(google.random),
    sub,
    clientId: owner.client.id,
    projectId: owner.project.id,
    scopes,
    issuedAt: now,
    lastUsedAt: now,
    endsAt: earlier(endsAt, testingEnd(owner, scopes, now)),
    death: undefined,
  };
  google.grants.set(grant.refreshToken, grant);
  evictOldest(google, grant);
  return grant;
}

function testingEnd({ project }: ClientOfProject, scopes: readonly string[], now: Date): Date | undefined {
  if (project.publishingStatus !== 'testing' || project.userType !== 'external') return undefined;
  return scopes.every(isSignInScope) ? undefined : new Date(now.getTime() + testingLifeMs);
}

function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** Silently: nobody is told, and access tokens of the evicted grant go on until they expire. */
function evictOldest(google: Google, newest: Grant): void {
  const alive = [...google.grants.values()].filter(
    grant => grant.sub === newest.sub && grant.clientId === newest.clientId && !deathOf(google, grant),
  );
  for (const grant of alive.slice(0, -google.settings.maximumGrants)) kill(google, grant, 'evicted');
}

/** Dead by a deed, or by time alone. */
export function deathOf(google: Google, grant: Grant): DeathReason | undefined {
  if (grant.death) return grant.death.reason;
  const now = google.clock.now();
  if (grant.endsAt && grant.endsAt <= now) return 'period_ended';
  const unusedUntil = new Date(grant.lastUsedAt);
  unusedUntil.setUTCMonth(unusedUntil.getUTCMonth() + unusedMonths);
  return unusedUntil <= now ? 'unused' : undefined;
}

export function kill(google: Google, grant: Grant, reason: DeathReason): void {
  if (deathOf(google, grant)) return;
  grant.death = { reason, at: google.clock.now() };
  if (reason === 'evicted' || reason === 'rotated') return;
  dropAccessTokens(google, token => token.refreshToken === grant.refreshToken);
}

/** Everything the person gave to the project, over all its clients: tokens, codes under way, the consent. */
export function revokeProject(google: Google, sub: string, projectId: string, reason: DeathReason): void {
  const isOfBoth = (one: { sub: string; projectId: string }) =>
    one.sub === sub && one.projectId === projectId;
  for (const grant of google.grants.values()) if (isOfBoth(grant)) kill(google, grant, reason);
  for (const code of google.codes.values()) if (isOfBoth(code)) google.codes.delete(code.code);
  dropAccessTokens(google, token => token.projectId === projectId && isHeldBy(token, sub));
  google.approvals.delete(approvalKey(sub, projectId));
}

export function isHeldBy(token: AccessToken, sub: string): boolean {
  return token.holder.kind === 'person' && token.holder.sub === sub;
}

/** Only grants that can reach mail die of a new password. */
export function changePassword(google: Google, person: Person): void {
  for (const grant of google.grants.values()) {
    if (grant.sub === person.sub && grant.scopes.some(touchesGmail)) kill(google, grant, 'password_changed');
  }
}

export function deletePerson(google: Google, person: Person): void {
  person.state = 'deleted';
  for (const grant of google.grants.values()) {
    if (grant.sub === person.sub) kill(google, grant, 'account_deleted');
  }
  dropAccessTokens(google, token => isHeldBy(token, person.sub));
  for (const signedIn of google.sessions.values()) signedIn.delete(person.sub);
}
