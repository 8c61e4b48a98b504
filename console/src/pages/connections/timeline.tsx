import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  CircleAlert,
  CircleCheck,
  CircleMinus,
  CirclePlus,
  CircleSlash,
  CircleX,
  type LucideIcon,
  Pin,
  RefreshCw,
  Tag,
} from 'lucide-react';
import { offeredQuery, timelineQuery } from '../../api/connections.ts';
import type { ConnectionEvent } from '../../api/shapes.ts';
import { classes } from '../../parts/classes.ts';
import { Section } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { meaningsOf } from './abilities.ts';

const { timeline, services } = words.connections;

type Look = { icon: LucideIcon; colour: string };

const good = 'text-good';
const bad = 'text-danger';
const worth = 'text-brass';
const plain = 'text-soft';

const looks: Readonly<Record<string, Look>> = {
  connected: { icon: CircleCheck, colour: good },
  reconnected: { icon: RefreshCw, colour: good },
  capabilities_added: { icon: CirclePlus, colour: good },
  recovered: { icon: CircleCheck, colour: good },
  connected_in_part: { icon: CircleAlert, colour: worth },
  reconnected_in_part: { icon: CircleAlert, colour: worth },
  scopes_changed: { icon: CircleAlert, colour: worth },
  other_account_refused: { icon: CircleX, colour: worth },
  needs_reconnect: { icon: CircleX, colour: bad },
  app_broken: { icon: CircleX, colour: bad },
  blocked: { icon: CircleX, colour: bad },
  reduced: { icon: CircleMinus, colour: plain },
  service_disconnected: { icon: CircleMinus, colour: plain },
  labelled: { icon: Tag, colour: plain },
  made_default: { icon: Pin, colour: plain },
};

/** What a newer server tells of is still shown, only without a sign of its own. */
const unknown: Look = { icon: CircleSlash, colour: plain };

export function Timeline({ connectionId }: { connectionId: string }) {
  return (
    <Section title={timeline.title} lead={timeline.lead}>
      <PagedList
        query={useInfiniteQuery(timelineQuery(connectionId))}
        none={<p className="text-soft">{timeline.none}</p>}
        more={timeline.more}
      >
        {events => (
          <ol className="grid">
            {events.map((event, index) => (
              <Happening key={event.id} event={event} isFirst={index === events.length - 1} />
            ))}
          </ol>
        )}
      </PagedList>
    </Section>
  );
}

function Happening({ event, isFirst }: { event: ConnectionEvent; isFirst: boolean }) {
  const { icon: Icon, colour } = looks[event.kind] ?? unknown;
  const offered = useQuery(offeredQuery).data;
  const meanings = meaningsOf(event.scopes ?? [], offered).join(', ');
  const isPartial = event.kind.endsWith('_in_part');
  return (
    <li className="relative flex gap-3 pb-5 last:pb-0">
      {!isFirst && <span aria-hidden className="absolute start-2.5 top-7 bottom-1 w-px bg-line" />}
      <Icon aria-hidden className={classes('mt-0.5 size-5 shrink-0', colour)} />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">
            {event.says}
            {event.service && ` (${services[event.service] ?? event.service})`}
          </span>
          <span className="text-sm text-soft">
            <Time at={event.at} />
            {event.actor.name && ` ${timeline.by(event.actor.name)}`}
          </span>
        </p>
        {event.reason_says && <p className="text-soft">{event.reason_says}</p>}
        {event.remedy && <p className="text-soft">{event.remedy}</p>}
        {meanings && (
          <p className="text-sm text-soft first-letter:uppercase">
            {isPartial ? timeline.notTicked(meanings) : meanings}
          </p>
        )}
      </div>
    </li>
  );
}
