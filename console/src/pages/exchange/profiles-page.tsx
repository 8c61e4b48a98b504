import { useQuery } from '@tanstack/react-query';
import { ListChecks, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { offeredQuery } from '../../api/connections.ts';
import { profilesQuery, removeProfile } from '../../api/exchange.ts';
import { useMay } from '../../api/me.ts';
import type { ScopeProfile } from '../../api/shapes.ts';
import { Ask } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { ActionsCell, Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { ExchangeShell } from './exchange-shell.tsx';
import { ProfileDialog } from './profile-dialog.tsx';

const { profiles: texts } = words.exchange;

/** Names for what kinds of programs need. */
export function ProfilesPage() {
  const mayChange = useMay('settings.write');
  return (
    <ExchangeShell tab="profiles" lead={texts.lead} actions={mayChange && <MakeButton look="primary" />}>
      <Loaded query={useQuery(profilesQuery)} waiting={<RowsSkeleton rows={3} />}>
        {({ profiles }) =>
          profiles.length === 0 ? (
            <Empty icon={ListChecks} {...texts.none}>
              {mayChange && <MakeButton look="plain" />}
            </Empty>
          ) : (
            <Table label={words.exchange.tabs.profiles} columns={columns}>
              {profiles.map(profile => (
                <ProfileRow key={profile.name} profile={profile} mayChange={mayChange} />
              ))}
            </Table>
          )
        }
      </Loaded>
    </ExchangeShell>
  );
}

const columns = [
  { title: texts.columns.name },
  { title: texts.columns.allows },
  { title: texts.columns.changed },
  { title: texts.columns.actions, isHidden: true },
];

function ProfileRow({ profile, mayChange }: { profile: ScopeProfile; mayChange: boolean }) {
  const { name, capabilities, changed_at } = profile;
  const [deed, setDeed] = useState<'change' | 'remove' | null>(null);
  const offered = useQuery(offeredQuery).data?.capabilities ?? [];
  const onClose = () => setDeed(null);
  const items = [
    { title: texts.change.open, icon: Pencil, act: () => setDeed('change') },
    { title: texts.remove.open, icon: Trash2, isDanger: true, act: () => setDeed('remove') },
  ];
  return (
    <Row>
      <NameCell>
        <code className="font-mono font-medium wrap-anywhere">{name}</code>
      </NameCell>
      <Cell title={texts.columns.allows}>
        <ul className="grid gap-0.5">
          {capabilities.map(capability => (
            <li key={capability} className="first-letter:uppercase">
              {offered.find(each => each.name === capability)?.meaning ?? capability}
            </li>
          ))}
        </ul>
      </Cell>
      <Cell title={texts.columns.changed}>
        <Time at={changed_at} />
      </Cell>
      <ActionsCell>
        <RowMenu name={name} items={mayChange ? items : []} />
        {deed === 'change' && <ProfileDialog before={profile} onClose={onClose} />}
        {deed === 'remove' && (
          <Ask
            name={name}
            texts={texts.remove}
            lead={texts.remove.lead}
            act={() => removeProfile(name)}
            touches={['exchange']}
            onClose={onClose}
          />
        )}
      </ActionsCell>
    </Row>
  );
}

function MakeButton({ look }: { look: 'primary' | 'plain' }) {
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <Button look={look} icon={Plus} onClick={() => setMaking(true)}>
        {texts.create.open}
      </Button>
      {isMaking && <ProfileDialog onClose={() => setMaking(false)} />}
    </>
  );
}
