import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, LogOut, UserRound } from 'lucide-react';
import { signOut, useMe } from '../../api/me.ts';
import { useDeed } from '../../parts/deed.ts';
import { Menu } from '../../parts/menu.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { roleName } from '../../parts/role-badge.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

/** Who one is, and the way out. */
export function Account({ onLeave }: { onLeave?: () => void }) {
  const { user } = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const leaving = useDeed<void, void>({
    act: signOut,
    touches: [],
    onDone: async () => {
      await navigate({ to: paths.signIn, search: { because: 'signed-out' } });
      client.clear();
    },
  });
  const items = [
    {
      title: words.frame.profile,
      icon: UserRound,
      act: () => {
        onLeave?.();
        void navigate({ to: paths.profile });
      },
    },
    { title: words.frame.signOut, icon: LogOut, act: () => leaving.start() },
  ];
  return (
    <div className="grid gap-2">
      {leaving.problem && <ProblemNote problem={leaving.problem} />}
      <Menu
        align="start"
        items={items}
        trigger={
          <button
            type="button"
            className="flex min-h-12 w-full items-center gap-3 rounded-lg px-2.5 py-1.5 text-start hover:bg-hover data-[state=open]:bg-hover"
          >
            <span className="sr-only">{words.frame.account}</span>
            <span className="min-w-0 grow">
              <span className="block truncate font-medium">{user.name}</span>
              <span className="block truncate text-sm text-soft">
                {leaving.isBusy ? words.frame.signingOut : roleName(user.role)}
              </span>
            </span>
            {leaving.isBusy ? (
              <Spinner />
            ) : (
              <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-soft" />
            )}
          </button>
        }
      />
    </div>
  );
}
