import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

type Tab = { title: string; to: NonNullable<LinkProps['to']> };

/** Pages beside each other. Each has its own address, so that it can be linked, reloaded and left again. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="mb-5 border-b border-line">
      <ul ref={useCurrentInView(tabs)} className="relative -mb-px flex gap-1 overflow-x-auto">
        {tabs.map(({ title, to }) => (
          <li key={title}>
            <Link
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
              className={
                'block border-b-2 border-transparent px-3 py-2.5 font-medium whitespace-nowrap text-soft ' +
                'hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:text-ink'
              }
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Where there is no room for all of them, the open one is in the middle and tells that there are more. */
function useCurrentInView(tabs: readonly Tab[]) {
  const list = useRef<HTMLUListElement>(null);
  const pathname = useLocation({ select: location => location.pathname });
  const index = tabs.findIndex(({ to }) => to === pathname);
  useEffect(() => {
    const current = list.current?.children[index];
    if (!(list.current && current instanceof HTMLElement)) return;
    list.current.scrollLeft = current.offsetLeft - (list.current.clientWidth - current.offsetWidth) / 2;
  }, [index]);
  return list;
}
