import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { addressSchema } from '../address.ts';
import { invite } from './invite.ts';

/** For the command line, which prints the link: an organisation begins with somebody who answers for it. */
export async function inviteFirstOwner(
  needs: AccessNeeds,
  who: Scope,
  asked: { address: string },
): Promise<{ link: string; expiresAt: Date }> {
  const address = addressSchema.safeParse(asked.address);
  if (!address.success) throw fail('invalid_input', { fields: { owner: 'must be a mail address' } });
  const { link, expiresAt } = await invite(needs, who, { address: address.data, role: 'owner' });
  return { link: link.reveal(), expiresAt };
}
