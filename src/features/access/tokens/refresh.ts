import { fail } from '#kernel/failures.ts';
import { requireId } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { makeRotatingToken, type PresentedToken, readRotatingToken } from '../opaque-token.ts';
import { scopeOfPerson } from '../proven-scope.ts';
import { reportTheft } from '../sessions/report-theft.ts';
import type { StoredSession } from '../sessions/session.ts';
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
  const issued = await needs.verifiedTokens.unlessInUse(refreshToken.reveal(), async () => {
    const family = await requireFamily(needs, presented);
    return replaceToken(needs, family, presented);
  });
  if (issued) return issued;
  throw fail('invalid_token', { detail: 'Another request has used this refresh token at the same moment.' });
}

async function requireFamily(needs: AccessNeeds, presented: PresentedToken): Promise<StoredSession> {
  const now = needs.world.now();
  const { family, isReused } = await needs.database.asSystem('find who is calling', async tx => {
    const found = await findBySelector(tx, 'token', presented.selectorHash);
    const live = found && now < found.expiresAt ? found : undefined;
    const isOld = live !== undefined && !live.secretHash.equals(presented.secretHash);
    if (isOld) await deleteAsSystem(tx, live);
    return { family: live, isReused: isOld };
  });
  if (family && isReused) await reportTheft(needs, family, 'token');
  if (!family || isReused) throw fail('invalid_token');
  if (family.isFrozen) throw fail('frozen');
  return family;
}

/** Undefined when a request on another node was faster between our look and our write. */
async function replaceToken(
  needs: AccessNeeds,
  family: StoredSession,
  presented: PresentedToken,
): Promise<IssuedTokens | undefined> {
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
  if (!hasWon) return undefined;
  const { tenantId, userId } = family;
  const accessToken = await issueAccessToken(needs, { tenantId, userId, familyId: requireId(family.id) });
  return { accessToken: new Secret(accessToken), refreshToken: next.token, lifeMs: ACCESS_LIFE_MS };
}
