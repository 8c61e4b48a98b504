import { Pencil, ShieldHalf, Snowflake, Sun, Trash2 } from 'lucide-react';
import type { SignedIn } from '../../api/me.ts';
import type { User } from '../../api/shapes.ts';
import { words } from '../../words.ts';

export type PersonDeed = 'rename' | 'role' | 'freeze' | 'unfreeze' | 'remove';

const { users } = words;

/** What this person may do to that one. Nobody locks themselves out; the server refuses the rest by name. */
export function personDeeds(person: User, { user, permissions }: SignedIn, isAbove: boolean) {
  if (isAbove || !permissions.has('users.write')) return [];
  const rename = { deed: 'rename', title: users.rename.open, icon: Pencil } as const;
  if (person.id === user.id) return [rename];
  return [
    { deed: 'role', title: users.changeRole.open, icon: ShieldHalf } as const,
    rename,
    person.frozen_at
      ? ({ deed: 'unfreeze', title: users.unfreeze.open, icon: Sun } as const)
      : ({ deed: 'freeze', title: users.freeze.open, icon: Snowflake } as const),
    { deed: 'remove', title: users.remove.open, icon: Trash2, isDanger: true } as const,
  ];
}
