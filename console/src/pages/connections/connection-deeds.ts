import { Pin, Plug, Plus, RefreshCw, Tag } from 'lucide-react';
import type { SignedIn } from '../../api/me.ts';
import type { Connection } from '../../api/shapes.ts';
import { words } from '../../words.ts';

export type ConnectionDeed = 'reconnect' | 'add' | 'label' | 'default' | 'disconnect';

const { connections } = words;

export function isMine({ principal }: Connection, { user }: SignedIn): boolean {
  return principal.kind === 'user' && principal.id === user.id;
}

/** Only its person can consent, name and choose; whoever looks after all of them can end any. */
export function connectionDeeds(connection: Connection, me: SignedIn) {
  if (connection.state === 'revoked') return [];
  const disconnect = {
    deed: 'disconnect',
    title: connections.disconnect.open,
    icon: Plug,
    isDanger: true,
  } as const;
  if (!(isMine(connection, me) && me.permissions.has('connections.write')))
    return me.permissions.has('connections.write_all') ? [disconnect] : [];
  return [
    { deed: 'reconnect', title: connections.reconnect.open, icon: RefreshCw } as const,
    { deed: 'add', title: connections.add.open, icon: Plus } as const,
    { deed: 'label', title: connections.label.open, icon: Tag } as const,
    ...(connection.is_default
      ? []
      : [{ deed: 'default', title: connections.makeDefault.open, icon: Pin } as const]),
    disconnect,
  ];
}
