import { issueAccessToken, secondsLeft } from './access-tokens.ts';
import type { Google } from './google.ts';
import { identityToken } from './identity-token.ts';
import type { ClientOfProject } from './projects.ts';
import type { Grant, Person } from './records.ts';
import { joinScopes, openidScope } from './scopes.ts';

export type TokenAnswer = {
  access_token: string;
  expires_in: number;
  refresh_token?: string;
  scope: string;
  token_type: 'Bearer';
  id_token?: string;
  refresh_token_expires_in?: number;
};

type Parts = {
  owner: ClientOfProject;
  person: Person;
  scopes: readonly string[];
  accessType: 'online' | 'offline';
  grant: Grant | undefined;
  /** Only a new refresh token is told. */
  announcedRefreshToken: string | undefined;
  endsAt: Date | undefined;
  nonce: string | undefined;
  authTime: Date | undefined;
};

export async function tokenAnswer(google: Google, parts: Parts): Promise<TokenAnswer> {
  const { owner, person, scopes, grant, announcedRefreshToken } = parts;
  const access = issueAccessToken(google, {
    holder: { kind: 'person', sub: person.sub },
    clientId: owner.client.id,
    projectId: owner.project.id,
    scopes,
    accessType: parts.accessType,
    refreshToken: grant?.refreshToken,
    endsAt: parts.endsAt,
  });
  return {
    access_token: access.token,
    expires_in: secondsLeft(google, access.expiresAt),
    ...(announcedRefreshToken !== undefined && { refresh_token: announcedRefreshToken }),
    scope: joinScopes(scopes),
    token_type: 'Bearer',
    ...(scopes.includes(openidScope) && {
      id_token: await identityToken(google, {
        person,
        clientId: owner.client.id,
        scopes,
        accessToken: access.token,
        nonce: parts.nonce,
        authTime: parts.authTime,
      }),
    }),
    ...(grant?.endsAt && { refresh_token_expires_in: secondsLeft(google, grant.endsAt) }),
  };
}
