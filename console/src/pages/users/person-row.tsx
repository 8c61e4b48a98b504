import { Snowflake } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import type { User } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { RoleBadge } from '../../parts/role-badge.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { type PersonDeed, personDeeds } from './person-deeds.ts';
import { PersonDialogs } from './person-dialogs.tsx';
import { useIsAboveMe } from './ranks.ts';

const { users } = words;

export function PersonRow({ person }: { person: User }) {
  const me = useMe();
  const isAboveMe = useIsAboveMe();
  const [deed, setDeed] = useState<PersonDeed | null>(null);
  const isMe = person.id === me.user.id;
  const items = personDeeds(person, me, isAboveMe(person.role)).map(item => ({
    ...item,
    act: () => setDeed(item.deed),
  }));
  return (
    <Row isFaint={person.frozen_at !== null}>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium text-ink wrap-anywhere">{person.name}</span>
          {isMe && <Badge tone="good">{users.you}</Badge>}
        </span>
        <span className="block text-sm text-soft wrap-anywhere">{person.address}</span>
      </NameCell>
      <Cell title={users.columns.role}>
        <RoleBadge role={person.role} />
      </Cell>
      <Cell title={users.columns.state}>
        {person.frozen_at ? (
          <span className="inline-flex flex-wrap items-center gap-x-2">
            <Badge tone="brass" icon={Snowflake}>
              {users.frozen}
            </Badge>
            <span className="text-sm">
              <Time at={person.frozen_at} />
            </span>
          </span>
        ) : (
          users.active
        )}
      </Cell>
      <Cell title={users.columns.seen}>
        {person.last_seen_at ? (
          <Time at={person.last_seen_at} />
        ) : (
          <span className="text-soft">{users.neverSeen}</span>
        )}
      </Cell>
      <ActionsCell>
        <RowMenu name={person.name} items={items} />
        {deed && <PersonDialogs person={person} deed={deed} onClose={() => setDeed(null)} />}
      </ActionsCell>
    </Row>
  );
}
