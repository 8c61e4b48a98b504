import { useQuery } from '@tanstack/react-query';
import { useMe } from '../../api/me.ts';
import type { Role } from '../../api/shapes.ts';
import { rolesQuery } from '../../api/users.ts';

/** Nobody acts on people above them or gives a role above their own. The server lists roles from the top. */
export function useIsAboveMe(): (role: Role) => boolean {
  const mine = useMe().user.role;
  const ranks = useQuery(rolesQuery).data?.roles.map(({ name }) => name) ?? [];
  return role => ranks.indexOf(role) < ranks.indexOf(mine);
}
