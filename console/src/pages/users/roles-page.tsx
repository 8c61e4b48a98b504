import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useMe } from '../../api/me.ts';
import type { RoleTable } from '../../api/shapes.ts';
import { rolesQuery } from '../../api/users.ts';
import { Badge } from '../../parts/badge.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { roleName } from '../../parts/role-badge.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';
import { UsersShell } from './users-shell.tsx';

const { matrix } = words.users;

export function RolesPage() {
  return (
    <UsersShell tab="roles">
      <p className="mb-4 max-w-prose text-soft">{matrix.lead}</p>
      <Loaded query={useQuery(rolesQuery)} waiting={<RowsSkeleton rows={5} />}>
        {table => (
          <>
            <Matrix table={table} />
            <RoleList table={table} />
          </>
        )}
      </Loaded>
    </UsersShell>
  );
}

function Matrix({ table: { roles, permissions } }: { table: RoleTable }) {
  const mine = useMe().user.role;
  return (
    <table className="w-full border-separate border-spacing-0 rounded-xl bg-surface text-start ring-1 ring-line max-md:hidden">
      <caption className="sr-only">{matrix.caption}</caption>
      <thead className="sticky top-0">
        <tr>
          <th
            scope="col"
            className="rounded-ss-xl border-b border-line bg-surface px-4 py-3 text-start text-sm font-medium text-soft"
          >
            {matrix.permission}
          </th>
          {roles.map(({ name }) => (
            <th
              key={name}
              scope="col"
              className="w-28 border-b border-line bg-surface px-2 py-3 text-center font-medium last:rounded-se-xl"
            >
              <span className={name === mine ? 'text-accent' : ''}>{roleName(name)}</span>
              {name === mine && <span className="block text-xs font-normal text-soft">{matrix.yours}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {permissions.map(({ name, meaning }) => (
          <tr key={name} className="group">
            <th
              scope="row"
              className="border-b border-line px-4 py-2 text-start font-normal group-last:border-0"
            >
              <span className="block first-letter:uppercase">{meaning}</span>
              <code className="block font-mono text-xs text-soft">{name}</code>
            </th>
            {roles.map(role => {
              const isAllowed = role.permissions.includes(name);
              return (
                <td
                  key={role.name}
                  className="border-b border-line px-2 py-2 text-center group-last:border-0"
                >
                  {isAllowed && (
                    <Check aria-hidden className="mx-auto size-4.5 text-accent" strokeWidth={2.5} />
                  )}
                  <span className="sr-only">{isAllowed ? matrix.allowed : matrix.refused}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same, role by role, where the matrix has no room. */
function RoleList({ table: { roles, permissions } }: { table: RoleTable }) {
  const mine = useMe().user.role;
  return (
    <div className="divide-y divide-line overflow-hidden rounded-xl bg-surface ring-1 ring-line md:hidden">
      {roles.map(role => (
        <details key={role.name} open={role.name === mine}>
          <summary className="px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2">
            <span className="font-medium">{roleName(role.name)}</span>{' '}
            {role.name === mine && <Badge tone="good">{matrix.yours}</Badge>}
            <span className="block text-sm text-soft first-letter:uppercase">
              {role.meaning} · {matrix.count(role.permissions.length)}
            </span>
          </summary>
          <ul className="grid gap-1.5 px-4 pb-4">
            {permissions
              .filter(({ name }) => role.permissions.includes(name))
              .map(({ name, meaning }) => (
                <li key={name} className="flex gap-2.5">
                  <Check aria-hidden className="mt-1 size-4 shrink-0 text-accent" />
                  <span className="block first-letter:uppercase">{meaning}</span>
                </li>
              ))}
          </ul>
        </details>
      ))}
    </div>
  );
}
