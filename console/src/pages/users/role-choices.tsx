import { useQuery } from '@tanstack/react-query';
import type { Role } from '../../api/shapes.ts';
import { rolesQuery } from '../../api/users.ts';
import { Choices } from '../../parts/choice.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { roleName } from '../../parts/role-badge.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';
import { useIsAboveMe } from './ranks.ts';

/** The roles to choose from, each in the server's own words. */
export function RoleChoices({ chosen }: { chosen: Role }) {
  const isAboveMe = useIsAboveMe();
  return (
    <Loaded query={useQuery(rolesQuery)} waiting={<RowsSkeleton rows={5} />}>
      {({ roles }) => (
        <Choices
          kind="radio"
          name="role"
          label={words.users.invite.role}
          chosen={chosen}
          choices={roles.map(({ name, meaning }) => ({
            value: name,
            title: roleName(name),
            meaning,
            refused: isAboveMe(name) ? words.users.aboveYou : undefined,
          }))}
        />
      )}
    </Loaded>
  );
}
