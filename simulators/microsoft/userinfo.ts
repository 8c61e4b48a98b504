import { json, neverStored } from '../frame/answers.ts';
import { subjectOf } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';

/** Graph's own errors, which are not those of the sign-in. */
export function answerUserinfo(microsoft: Microsoft, request: Request): Response {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const access = microsoft.accessTokens.get(token ?? '');
  const isGood = access && access.expiresAt > microsoft.clock.now() && access.account.state === 'active';
  if (!isGood) {
    const error = {
      code: 'InvalidAuthenticationToken',
      message: 'Access token is empty, invalid or expired.',
    };
    return json({ error }, { status: 401, headers: neverStored });
  }
  const { account, appId, scopes } = access;
  const claims = {
    sub: subjectOf(account, appId),
    ...(scopes.includes('profile') && { name: account.name }),
    ...(scopes.includes('email') && account.email !== undefined && { email: account.email }),
  };
  return json(claims, { headers: neverStored });
}
