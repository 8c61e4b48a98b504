import { Link, type LinkProps } from '@tanstack/react-router';

type Tab = { title: string; to: NonNullable<LinkProps['to']> };

/** Pages beside each other. Each has its own address, so that it can be linked, reloaded and left again. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="mb-5 border-b border-line">
      <ul className="-mb-px flex gap-1 overflow-x-auto">
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
