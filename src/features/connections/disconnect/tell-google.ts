import { record } from '#features/audit/record.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { announce } from '#platform/postgres/announce.ts';
import { revokeToken } from '#providers/google/oauth/revoke.ts';
import { isAccountInUse } from '../consent/store.ts';
import { projectOf } from '../grants/grant.ts';
import type { GrantNeeds } from '../grants/grant-needs.ts';
import { note } from '../timeline.ts';
import { tokenIn } from './sealed-in.ts';
import { deleteRevocation, findRevocation, type Revocation, type RevocationId } from './store.ts';

export type TellNeeds = Pick<GrantNeeds, 'world' | 'endpoints' | 'log' | 'database' | 'seals'>;

/**
 * Revoking ends all that this person gave to the Google project, so only the last who lives on it revokes.
 * Tried again until Google has answered; what is asked twice is asked in vain, and harms nobody.
 */
export async function tellGoogle(needs: TellNeeds, who: Scope, id: RevocationId): Promise<void> {
  const found = await needs.database.inTenant(who, async tx => {
    const revocation = await findRevocation(tx, id);
    if (!revocation) return undefined;
    return { revocation, token: await needs.seals.open(tx, who, tokenIn(id), revocation.tokenSealed) };
  });
  if (!found) return;
  const kind = await tell(needs, found);
  const { connectionId } = found.revocation;
  await needs.database.inTenant(who, async tx => {
    if (!(await deleteRevocation(tx, id))) return;
    await note(needs, tx, who, { connectionId, kind });
    await record(needs, tx, who, {
      action: `connection.${kind}`,
      subject: { kind: 'connection', id: connectionId },
    });
    await announce(tx, { kind: 'connection.changed', id: connectionId });
  });
}

type Found = { revocation: Revocation; token: Secret<string> };

async function tell(
  needs: TellNeeds,
  { revocation: { clientId, subject }, token }: Found,
): Promise<'revoked_at_google' | 'kept_at_google'> {
  const account = { project: projectOf(clientId), subject };
  const isInUse = await needs.database.asSystem('revoke at Google', tx => isAccountInUse(tx, account));
  if (isInUse) return 'kept_at_google';
  const told = await revokeToken(needs, token);
  if (told.kind === 'busy') throw fail('google_busy', { cause: told.clue ?? told.reason });
  return 'revoked_at_google';
}
