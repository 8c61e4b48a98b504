import { useQuery } from '@tanstack/react-query';
import { KeyRound, LogOut } from 'lucide-react';
import { useState } from 'react';
import { offeredQuery } from '../../api/connections.ts';
import { useMe } from '../../api/me.ts';
import type { Use } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { meaningsOf } from './abilities.ts';
import { StopUse } from './stop-use.tsx';

const { uses } = words.connections;

export function UseRow({ use }: { use: Use }) {
  const { actor, via, count, last_used_at } = use;
  const me = useMe();
  const offered = useQuery(offeredQuery).data;
  const [isStopping, setStopping] = useState(false);
  const isMine = actor.kind === 'user' && actor.id === me.user.id;
  const name = actor.name ?? uses.unnamed;
  const mayRevoke =
    me.permissions.has('api_keys.write') || (isMine && me.permissions.has('own_api_keys.write'));
  const act = () => setStopping(true);
  const items = [
    ...(via?.kind === 'api_key' && via.name && !via.is_revoked && mayRevoke
      ? [{ title: uses.revoke, icon: KeyRound, isDanger: true, act }]
      : []),
    ...(via?.kind === 'token_family' && isMine
      ? [{ title: uses.end.open, icon: LogOut, isDanger: true, act }]
      : []),
  ];
  return (
    <Row isFaint={via?.is_revoked ?? false}>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{name}</span>
          {isMine && <Badge tone="good">{uses.you}</Badge>}
          {actor.kind === 'service' && <Badge>{uses.service}</Badge>}
          {via?.is_revoked && <Badge>{uses.revoked}</Badge>}
        </span>
        {via && <span className="block text-sm text-soft wrap-anywhere">{wayOf(via)}</span>}
      </NameCell>
      <Cell title={uses.columns.scopes}>
        <span className="block first-letter:uppercase">{meaningsOf(use.scopes, offered).join(', ')}</span>
      </Cell>
      <Cell title={uses.columns.used}>
        <Time at={last_used_at} />
      </Cell>
      <Cell title={uses.columns.count} className="tabular-nums">
        {count.toLocaleString('en-GB')}
      </Cell>
      <ActionsCell>
        <RowMenu name={via?.name ?? name} items={items} />
        {isStopping && via && <StopUse via={via} onClose={() => setStopping(false)} />}
      </ActionsCell>
    </Row>
  );
}

function wayOf({ kind, name, prefix }: NonNullable<Use['via']>): string {
  if (kind !== 'api_key') return uses.ways[kind] ?? kind;
  return name ? uses.key(name, prefix ?? '') : uses.unnamedKey;
}
