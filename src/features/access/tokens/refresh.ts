import { fail } from '#kernel/failures.ts';
import { requireId } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { makeRotatingToken, readRotatingToken } from '../opaque-token.ts';
import { scopeOfPerson } from '../proven-scope.ts';
import { reportTheft } from '../sessions/report-theft.ts';
import { deleteAsSystem, findBySelector } from '../sessions/store.ts';
import { ACCESS_LIFE_MS, issueAccessToken, REFRESH_LIFE_MS } from './access-token.ts';
import type { IssuedTokens } from './log-in.ts';
import { replaceRefreshSecret } from './store.ts';

/**
 * Every refresh token works once. One that was used before ends its whole family: either its owner or a
 * thief holds a newer one, and nobody can tell which (RFC 9700, 4.14.2). Two requests with the same good
 * token at the same moment are no theft: one wins, the other is refused and the family lives.
 */
export async function refreshTokens(needs: AccessNeeds, refreshToken: Secret<string>): Promise<IssuedTokens> {
  const presented = readRotatingToken('khr', refreshToken.reveal());
  if (!presented) throw fail('invalid_token');
  const { family, isReused } = await needs.database.asSystem('find who is calling', async tx => {
    const found = await findBySelector(tx, 'token', presented.selectorHash);
    const live = found && needs.world.now() < found.expiresAt ? found : undefined;
    const isOld = live !== undefined && !live.secretHash.equals(presented.secretHash);
    return { family: live, isReused: isOld && (await deleteAsSystem(tx, live)) };
  });
  if (!family) throw fail('invalid_token');
  if (isReused) await reportTheft(needs, family, 'token');
  if (!family.secretHash.equals(presented.secretHash)) throw fail('invalid_token');
  if (family.isFrozen) throw fail('frozen');

  const now = needs.world.now();
  const next = makeRotatingToken(needs.world, 'khr', presented.selector);
  const hasWon = await needs.database.inTenant(scopeOfPerson(family), tx =>
    replaceRefreshSecret(tx, {
      id: family.id,
      from: presented.secretHash,
      to: next.secretHash,
      now,
      expiresAt: shifted(now, REFRESH_LIFE_MS),
    }),
  );
  if (!hasWon) {
    throw fail('invalid_token', {
      detail: 'Another request has used this refresh token at the same moment.',
    });
  }
  const { tenantId, userId } = family;
  const accessToken = await issueAccessToken(needs, { tenantId, userId, familyId: requireId(family.id) });
  return { accessToken: new Secret(accessToken), refreshToken: next.token, lifeMs: ACCESS_LIFE_MS };
}
