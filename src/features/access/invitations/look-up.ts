import { fail } from '#kernel/failures.ts';
import type { Secret } from '#kernel/secret.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { digestOf } from '../opaque-token.ts';
import { invitationIsGone } from './invitation.ts';
import { findOpenByToken, type OpenInvitation } from './store.ts';

/** What an invitation is about, for whoever holds its link. */
export function lookUpInvitation(needs: AccessNeeds, token: Secret<string>): Promise<OpenInvitation> {
  return requireInvitation(needs, digestOf(token.reveal()));
}

/** For a step that no longer has the link itself. */
export async function requireInvitation(needs: AccessNeeds, tokenHash: Buffer): Promise<OpenInvitation> {
  const found = await needs.database.asSystem('accept an invitation', tx =>
    findOpenByToken(tx, tokenHash, needs.world.now()),
  );
  if (!found) throw invitationIsGone();
  if (found.isTenantFrozen) throw fail('frozen', { detail: 'This organisation is frozen.' });
  return found;
}
