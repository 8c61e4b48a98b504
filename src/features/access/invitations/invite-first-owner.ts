import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { addressSchema } from '../address.ts';
import { invite } from './invite.ts';

/** Read before the organisation is made, so that a mistyped address leaves none behind that nobody owns. */
export function readOwnerAddress(text: string): string {
  const address = addressSchema.safeParse(text);
  if (address.success) return address.data;
  throw fail('invalid_input', { detail: 'The owner must be a mail address.' });
}

/** For the command line, which prints the link: an organisation begins with somebody who answers for it. */
export async function inviteFirstOwner(
  needs: AccessNeeds,
  who: Scope,
  { address }: { address: string },
): Promise<{ link: string; expiresAt: Date }> {
  const { link, expiresAt } = await invite(needs, who, { address, role: 'owner' });
  return { link: link.reveal(), expiresAt };
}
