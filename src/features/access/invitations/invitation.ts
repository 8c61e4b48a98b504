import { fail } from '#kernel/failures.ts';
import type { Id, UserId } from '#kernel/ids.ts';
import type { Role } from '../roles.ts';

export type InvitationId = Id<'invitation'>;

export const INVITATION_LIFE_MS = 7 * 24 * 60 * 60_000;

export type Invitation = {
  id: InvitationId;
  address: string;
  role: Role;
  createdBy: { id: UserId; name: string } | null;
  createdAt: Date;
  expiresAt: Date;
};

/**
 * After the #, which no browser sends anywhere: the token reaches neither access logs nor the Referer header.
 * The page reads it and puts it into the body of its requests.
 */
export function invitationLink(consoleOrigin: string, token: string): string {
  return `${consoleOrigin}/invitation#${token}`;
}

/** Unknown, used, withdrawn and expired look alike: none of them is anybody's business but the inviter's. */
export function invitationIsGone() {
  return fail('gone', { detail: 'This invitation is no longer valid. Ask for a new one.' });
}
