import { Link } from '@tanstack/react-router';
import type { TicketFilter } from '../../api/tickets.ts';
import { pillLook } from '../../parts/link.ts';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { views: texts } = words.inbox;

const views: readonly { title: string; filter: TicketFilter }[] = [
  { title: texts.all, filter: {} },
  { title: texts.open, filter: { status: 'open' } },
  { title: texts.mine, filter: { status: 'open', assignee: 'me' } },
  { title: texts.nobodys, filter: { status: 'open', assignee: 'none' } },
];

/** What people look at most, one press away. */
export function Views() {
  return (
    <nav aria-label={texts.label}>
      <ul className="flex flex-wrap gap-1">
        {views.map(({ title, filter }) => (
          <li key={title}>
            <Link
              to={paths.inbox}
              search={filter}
              replace
              activeOptions={{ exact: true, includeSearch: true }}
              className={pillLook}
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
