import type { Role } from '../api/shapes.ts';
import { words } from '../words.ts';
import { Badge } from './badge.tsx';

export function roleName(role: Role): string {
  return words.users.roles[role] ?? role;
}

export function RoleBadge({ role }: { role: Role }) {
  return <Badge tone={role === 'owner' ? 'accent' : 'plain'}>{roleName(role)}</Badge>;
}
