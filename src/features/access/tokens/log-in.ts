import { requireId } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import type { AccessNeeds } from '../access-needs.ts';
import type { Presented } from '../passwords/prove.ts';
import { signIn } from '../sessions/sign-in.ts';
import type { Visit } from '../visit.ts';
import { ACCESS_LIFE_MS, issueAccessToken, REFRESH_LIFE_MS } from './access-token.ts';

export type IssuedTokens = { accessToken: Secret<string>; refreshToken: Secret<string>; lifeMs: number };

/** For programs: a family of tokens instead of a cookie. */
export async function logIn(needs: AccessNeeds, visit: Visit, asked: Presented): Promise<IssuedTokens> {
  const { session, person } = await signIn(needs, visit, {
    ...asked,
    kind: 'token',
    lifeMs: REFRESH_LIFE_MS,
  });
  const accessToken = await issueAccessToken(needs, { ...person, familyId: requireId(session.id) });
  return { accessToken: new Secret(accessToken), refreshToken: session.token, lifeMs: ACCESS_LIFE_MS };
}
