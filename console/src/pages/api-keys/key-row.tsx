import { Ban, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { Cell, Row } from '../../parts/table.tsx';
import { Time, useNow } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { type KeyState, stateOf } from './key-state.ts';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

const { apiKeys } = words;

const tones = {
  soon: 'brass',
  replaced: 'brass',
  expired: 'plain',
  revoked: 'plain',
} as const satisfies Partial<Record<KeyState, Tone>>;

type KeyRowParts = { apiKey: ApiKey; showsOwner: boolean };

export function KeyRow({ apiKey, showsOwner }: KeyRowParts) {
  const { user, permissions } = useMe();
  const [deed, setDeed] = useState<'rotate' | 'revoke' | null>(null);
  const state = stateOf(apiKey, useNow());
  const hasEnded = state === 'expired' || state === 'revoked';
  const isMine = apiKey.owner.kind === 'user' && apiKey.owner.id === user.id;
  const mayChange = permissions.has('api_keys.write') || (isMine && permissions.has('own_api_keys.write'));
  const close = () => setDeed(null);
  const items = [
    ...(state === 'replaced'
      ? []
      : [{ title: apiKeys.rotate.open, icon: RefreshCw, act: () => setDeed('rotate') } as const]),
    { title: apiKeys.revoke.open, icon: Ban, isDanger: true, act: () => setDeed('revoke') },
  ];
  return (
    <Row isFaint={hasEnded}>
      <Cell>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{apiKey.name}</span>
          {state !== 'active' && <Badge tone={tones[state]}>{apiKeys.states[state]}</Badge>}
        </span>
        <code className="block font-mono text-sm text-soft">{`${apiKey.prefix}…`}</code>
      </Cell>
      {showsOwner && (
        <Cell title={apiKeys.columns.owner}>
          <Owner apiKey={apiKey} isMine={isMine} />
        </Cell>
      )}
      <Cell title={apiKeys.columns.scopes}>
        <span className="flex flex-wrap gap-1">
          {apiKey.scopes.map(scope => (
            <code key={scope} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs whitespace-nowrap">
              {scope}
            </code>
          ))}
        </span>
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
      <Cell isCorner>
        <RowMenu name={apiKey.name} items={mayChange && !hasEnded ? items : []} />
        {deed === 'rotate' && <RotateKeyDialog apiKey={apiKey} onClose={close} />}
        {deed === 'revoke' && <RevokeKeyDialog apiKey={apiKey} onClose={close} />}
      </Cell>
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
