import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/me.ts';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { roomsFor } from './rooms.ts';

export function Navigation({ onLeave }: { onLeave?: () => void }) {
  return (
    <nav aria-label={words.frame.navigation}>
      <ul className="grid gap-0.5">
        {roomsFor(useMe()).map(({ title, to, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              onClick={onLeave}
              activeOptions={{ exact: to === paths.home, includeSearch: false }}
              className={
                'flex min-h-10 items-center gap-3 rounded-lg px-3 font-medium text-soft transition-colors ' +
                'hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-wash aria-[current=page]:text-accent ' +
                'pointer-coarse:min-h-11'
              }
            >
              <Icon aria-hidden className="size-4.5 shrink-0" />
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
