import { isRestricted } from './domain-policy.ts';
import type { Google } from './google.ts';
import { deathOf, issueGrant, kill } from './grants.ts';
import { invalidGrant, invalidRequest, OAuthRefusal } from './oauth-refusal.ts';
import type { ClientOfProject } from './projects.ts';
import type { Grant, Person } from './records.ts';
import { requestedScopes, splitScopes } from './scopes.ts';
import { type TokenAnswer, tokenAnswer } from './token-answer.ts';

export async function refresh(
  google: Google,
  owner: ClientOfProject,
  form: URLSearchParams,
): Promise<TokenAnswer> {
  const grant = requireGrant(google, owner, form.get('refresh_token'));
  const person = requireUsablePerson(google, grant.sub);
  refuseOutsider(owner, person);
  if (isRestricted(google, owner.client, person, grant.scopes)) {
    throw new OAuthRefusal(
      400,
      'admin_policy_enforced',
      'Access to your account data is restricted by policies within your organization.',
    );
  }
  refuseWithoutReauthentication(person);
  const scopes = narrowed(grant, form.get('scope'));
  grant.lastUsedAt = google.clock.now();
  const rotated = google.settings.rotatesRefreshTokens ? rotate(google, owner, grant) : undefined;
  return tokenAnswer(google, {
    owner,
    person,
    scopes,
    accessType: 'offline',
    grant: rotated ?? grant,
    announcedRefreshToken: rotated?.refreshToken,
    endsAt: grant.endsAt,
    nonce: undefined,
    authTime: undefined,
  });
}

function requireGrant(google: Google, { client }: ClientOfProject, refreshToken: string | null): Grant {
  if (!refreshToken) throw invalidRequest('Missing required parameter: refresh_token');
  const grant = google.grants.get(refreshToken);
  if (!grant || grant.clientId !== client.id) throw invalidGrant();
  const death = deathOf(google, grant);
  if (death === 'account_deleted') throw invalidGrant('Account has been deleted');
  if (death !== undefined) throw invalidGrant('Token has been expired or revoked.');
  return grant;
}

export function requireUsablePerson(google: Google, sub: string): Person {
  const person = google.people.get(sub);
  if (!person || person.state === 'deleted') throw invalidGrant('Account has been deleted');
  if (person.state === 'suspended') throw invalidGrant('Token has been expired or revoked.');
  return person;
}

/** The app may have become internal after outsiders had let it in. */
function refuseOutsider({ project }: ClientOfProject, person: Person): void {
  if (project.userType !== 'internal' || person.hostedDomain === project.organization) return;
  throw new OAuthRefusal(403, 'org_internal', 'This client is restricted to users within its organization.');
}

function refuseWithoutReauthentication({ reauthentication }: Person): void {
  if (reauthentication === 'none') return;
  throw invalidGrant(`reauth related error (${reauthentication})`, {
    error_uri: 'https://support.google.com/a/answer/9368756',
    error_subtype: reauthentication,
  });
}

function narrowed(grant: Grant, scope: string | null): readonly string[] {
  if (scope === null) return grant.scopes;
  const asked = requestedScopes(splitScopes(scope)).filter(
    name => name !== 'openid' || grant.scopes.includes(name),
  );
  const excess = asked.filter(name => !grant.scopes.includes(name));
  if (asked.length > 0 && excess.length === 0) return asked;
  throw new OAuthRefusal(
    400,
    'invalid_scope',
    `Some requested scopes were invalid. {invalid=[${excess.join(', ')}]}`,
  );
}

/** Google does not do this; the switch exists because a client must survive it if it ever does. */
function rotate(google: Google, owner: ClientOfProject, grant: Grant): Grant {
  kill(google, grant, 'rotated');
  return issueGrant(google, { sub: grant.sub, owner, scopes: grant.scopes, endsAt: grant.endsAt });
}
