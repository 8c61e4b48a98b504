import { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import type { UserId } from '#kernel/ids.ts';
import { isAbove, type Role } from '../roles.ts';

export type User = {
  id: UserId;
  address: string;
  name: string;
  role: Role;
  frozenAt: Date | null;
  lastSeenAt: Date | null;
  createdAt: Date;
};

/** Who acts on people: a person with their role, or the server's operator, who stands above all roles. */
export type ActingRole = Role | 'operator_of_server';

/** As people see it in lists and mails. Invisible characters could make two names look like one. */
export const personName = z
  .string()
  .transform(text => text.trim().normalize('NFC'))
  .refine(text => text.length >= 1 && text.length <= 200, { message: 'must have 1 to 200 characters' })
  .refine(text => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), {
    message: 'must not have invisible characters',
  });

export function mustBeWithin(role: Role, acting: ActingRole): void {
  if (acting !== 'operator_of_server' && isAbove(role, acting)) {
    throw fail('not_permitted', { detail: 'This concerns a role above your own. Ask an owner.' });
  }
}

/** Without an owner who can sign in, nobody could make another one. */
export function mustLeaveAnOwner(activeOwners: readonly UserId[], leaving: UserId): void {
  if (activeOwners.includes(leaving) && activeOwners.length === 1) {
    throw fail('conflict', { detail: 'This is the last owner. Make another person an owner first.' });
  }
}
