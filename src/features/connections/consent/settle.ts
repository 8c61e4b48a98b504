import type { Scope } from '#kernel/scope.ts';
import { type GoogleIdentity, verifyIdToken } from '#providers/google/oauth/id-token.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import type { Claim } from './flow.ts';
import { refuseTokens } from './give-back.ts';
import { Refused, save } from './save.ts';
import { tryLater } from './try-later.ts';

/** Who the tokens are for, and then all at once or not at all: connection, grants, timeline, audit, outcome. */
export async function settle(needs: ConnectionNeeds, who: Scope, claimed: Claim): Promise<void> {
  const verified = await identify(needs, claimed);
  if (verified.kind === 'busy') return tryLater(needs, who, claimed, verified);
  if (verified.kind === 'refused') {
    needs.log.warn({ flow: claimed.flow.id, reason: verified.reason }, 'an identity did not hold');
    return refuseTokens(needs, who, claimed, { outcome: 'identity_refused' });
  }
  const { identity } = verified;
  const proven = { ...claimed, secrets: { ...claimed.secrets, subject: identity.subject } };
  if (!identity.isAddressVerified)
    return refuseTokens(needs, who, proven, { outcome: 'address_not_verified' });
  try {
    await saveOnce(needs, who, proven, identity);
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    await refuseTokens(needs, who, proven, { outcome: thrown.outcome });
  }
}

/** By the time at which the token came: a crash may have let it grow old since. */
async function identify(needs: ConnectionNeeds, { flow, secrets }: Claim) {
  const { tokens, nonce, receivedAt } = secrets;
  if (!tokens?.idToken || !receivedAt) return { kind: 'refused', reason: 'missing' } as const;
  return verifyIdToken({ world: { now: () => receivedAt }, googleKeys: needs.googleKeys }, tokens.idToken, {
    clientId: flow.clientId,
    nonce,
    accessToken: tokens.accessToken,
  });
}

function saveOnce(needs: ConnectionNeeds, who: Scope, { flow, secrets }: Claim, identity: GoogleIdentity) {
  const { tokens } = secrets;
  if (!tokens) throw new Error('A consent cannot be settled without tokens.');
  return needs.database.inTenant(who, tx => save(needs, tx, who, { flow, tokens, identity }));
}
