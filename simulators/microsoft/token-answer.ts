import { issueGrant } from './grants.ts';
import { newAccessToken } from './identifiers.ts';
import { identityToken } from './identity-token.ts';
import type { Microsoft } from './microsoft.ts';
import type { Account, App } from './records.ts';
import { Refused } from './refusal.ts';

const accessTokenSeconds = 3_599;

export type TokenAnswer = {
  token_type: 'Bearer';
  scope: string;
  expires_in: number;
  ext_expires_in: number;
  access_token: string;
  refresh_token?: string;
  id_token?: string;
};

type Parts = {
  account: Account;
  app: App;
  scopes: readonly string[];
  sessionId: string;
  nonce: string | undefined;
};

export async function tokenAnswer(microsoft: Microsoft, parts: Parts): Promise<TokenAnswer> {
  const { account, app, scopes, sessionId } = parts;
  if (account.state === 'deleted') throw new Refused(50034);
  if (account.state !== 'active') throw new Refused(50057);
  if (app.state !== 'active') throw new Refused(7000112);
  const token = newAccessToken(microsoft.random);
  const expiresAt = new Date(microsoft.clock.now().getTime() + accessTokenSeconds * 1_000);
  microsoft.accessTokens.set(token, { token, account, appId: app.id, scopes, expiresAt });
  return {
    token_type: 'Bearer',
    scope: scopes.filter(scope => scope !== 'offline_access').join(' '),
    expires_in: accessTokenSeconds,
    ext_expires_in: accessTokenSeconds,
    access_token: token,
    ...(scopes.includes('offline_access') && {
      refresh_token: issueGrant(microsoft, { account, appId: app.id, scopes, sessionId }).refreshToken,
    }),
    ...(scopes.includes('openid') && { id_token: await identityToken(microsoft, parts) }),
  };
}
