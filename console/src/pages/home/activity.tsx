import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { recentAuditQuery } from '../../api/audit.ts';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { actionText, OutcomeBadge, useNameOf } from '../audit/entry-words.tsx';

const { home } = words;

export function Activity() {
  const nameOf = useNameOf();
  return (
    <Section title={home.activity}>
      <Loaded query={useQuery(recentAuditQuery)} waiting={<LinesSkeleton lines={5} />}>
        {({ items }) => (
          <>
            {items.length === 0 && <p className="text-soft">{home.noActivity}</p>}
            <ul className="divide-y divide-line">
              {items.map(entry => (
                <li
                  key={entry.id}
                  className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-2 first:pt-0"
                >
                  <span className="min-w-0 wrap-anywhere">{actionText(entry.action)}</span>
                  {entry.outcome !== 'done' && <OutcomeBadge outcome={entry.outcome} />}
                  <span className="min-w-0 grow truncate text-soft">{nameOf.actor(entry.actor)}</span>
                  <span className="text-sm text-soft">
                    <Time at={entry.at} />
                  </span>
                </li>
              ))}
            </ul>
            <Link to={paths.audit} className={`mt-3 inline-block ${linkLook}`}>
              {home.wholeLog}
            </Link>
          </>
        )}
      </Loaded>
    </Section>
  );
}
