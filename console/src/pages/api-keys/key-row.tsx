import { ShieldAlert, Snowflake } from 'lucide-react';
import { useMe } from '../../api/me.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Codes } from '../../parts/codes.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { Time, useNow } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { type KeyDeed, keyDeeds } from './key-deeds.ts';
import { hasEnded, type KeyState, stateOf } from './key-state.ts';

const { apiKeys } = words;

const tones = {
  soon: 'brass',
  replaced: 'brass',
  expired: 'plain',
  revoked: 'plain',
} as const satisfies Partial<Record<KeyState, Tone>>;

type KeyRowParts = { apiKey: ApiKey; showsOwner: boolean; onDeed: (deed: KeyDeed) => void };

export function KeyRow({ apiKey, showsOwner, onDeed }: KeyRowParts) {
  const me = useMe();
  const now = useNow();
  const state = stateOf(apiKey, now);
  const items = keyDeeds(apiKey, me, now).map(item => ({ ...item, act: () => onDeed(item.deed) }));
  const isMine = apiKey.owner.kind === 'user' && apiKey.owner.id === me.user.id;
  return (
    <Row isFaint={hasEnded(apiKey, now)}>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{apiKey.name}</span>
          {state !== 'active' && <Badge tone={tones[state]}>{apiKeys.states[state]}</Badge>}
          {apiKey.takes_refresh_tokens && (
            <Badge tone="danger" icon={ShieldAlert}>
              {apiKeys.refreshTokens.badge}
            </Badge>
          )}
          {apiKey.owner.is_frozen && (
            <Badge tone="brass" icon={Snowflake}>
              {apiKeys.frozen}
            </Badge>
          )}
        </span>
        <code className="block font-mono text-sm text-soft">{`${apiKey.prefix}…`}</code>
      </NameCell>
      {showsOwner && (
        <Cell title={apiKeys.columns.owner}>
          <Owner apiKey={apiKey} isMine={isMine} />
        </Cell>
      )}
      <Cell title={apiKeys.columns.scopes}>
        <Codes names={apiKey.scopes} />
      </Cell>
      <Cell title={apiKeys.columns.used}>
        {apiKey.last_used_at ? (
          <Time at={apiKey.last_used_at} />
        ) : (
          <span className="text-soft">{apiKeys.unused}</span>
        )}
      </Cell>
      <Cell title={apiKeys.columns.expires}>
        {apiKey.expires_at ? (
          <Time at={apiKey.expires_at} />
        ) : (
          <span className="text-soft">{apiKeys.noExpiry}</span>
        )}
      </Cell>
      <ActionsCell>
        <RowMenu name={apiKey.name} items={items} />
      </ActionsCell>
    </Row>
  );
}

function Owner({ apiKey, isMine }: { apiKey: ApiKey; isMine: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <span className="wrap-anywhere">{apiKey.owner.name}</span>
      {isMine && <Badge tone="good">{apiKeys.you}</Badge>}
      {apiKey.owner.kind === 'service' && <Badge>{apiKeys.service}</Badge>}
    </span>
  );
}
