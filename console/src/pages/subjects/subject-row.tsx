import { Link } from '@tanstack/react-router';
import { AtSign, Snowflake, Sun, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { Subject } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { linkLook } from '../../parts/link.ts';
import { RowMenu } from '../../parts/menu.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { type SubjectDeed, SubjectDialogs } from './subject-dialogs.tsx';

const { subjects } = words;

export function SubjectRow({ subject }: { subject: Subject }) {
  const { name, platform, announced_address, is_frozen, last_seen_at, connections } = subject;
  return (
    <Row isFaint={is_frozen}>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{name}</span>
          {is_frozen && (
            <Badge tone="brass" icon={Snowflake}>
              {subjects.frozen}
            </Badge>
          )}
        </span>
      </NameCell>
      <Cell title={subjects.columns.platform}>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="wrap-anywhere">{platform.name}</span>
          <Badge>{subjects.platforms[platform.kind]}</Badge>
        </span>
      </Cell>
      <Cell title={subjects.columns.address}>
        <span className={announced_address ? 'wrap-anywhere' : 'text-soft'}>
          {announced_address ?? subjects.noAddress}
        </span>
      </Cell>
      <Cell title={subjects.columns.seen}>
        <Time at={last_seen_at} />
      </Cell>
      <Cell title={subjects.columns.connections}>
        {connections.length === 0 ? (
          <span className="text-soft">{subjects.noConnections}</span>
        ) : (
          <ul className="grid gap-1">
            {connections.map(({ id, address, needs_reconnect }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-2">
                <Link
                  to={paths.connection}
                  params={{ connectionId: id }}
                  className={`${linkLook} wrap-anywhere`}
                >
                  {address}
                </Link>
                {needs_reconnect && <Badge tone="danger">{subjects.needsReconnect}</Badge>}
              </li>
            ))}
          </ul>
        )}
      </Cell>
      <ActionsCell>
        <SubjectMenu subject={subject} />
      </ActionsCell>
    </Row>
  );
}

function SubjectMenu({ subject }: { subject: Subject }) {
  const [deed, setDeed] = useState<SubjectDeed | null>(null);
  const mayAnnounce = useMay('subjects.claim');
  const mayEnd = useMay('connections.write_all');
  const announcing = { title: subjects.announce.open, icon: AtSign, act: () => setDeed('announce') };
  const freezing = subject.is_frozen
    ? { title: subjects.unfreeze.open, icon: Sun, act: () => setDeed('unfreeze') }
    : { title: subjects.freeze.open, icon: Snowflake, act: () => setDeed('freeze') };
  const removing = {
    title: subjects.remove.open,
    icon: Trash2,
    isDanger: true,
    act: () => setDeed('remove'),
  };
  const items = [...(mayAnnounce ? [announcing] : []), ...(mayEnd ? [freezing, removing] : [])];
  return (
    <>
      <RowMenu name={subject.name} items={items} />
      {deed && <SubjectDialogs subject={subject} deed={deed} onClose={() => setDeed(null)} />}
    </>
  );
}
