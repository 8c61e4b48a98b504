import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, CircleX, type LucideIcon } from 'lucide-react';
import type { ConnectionState } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { words } from '../../words.ts';

const looks: Record<ConnectionState, { tone: Tone; icon: LucideIcon }> = {
  active: { tone: 'good', icon: CircleCheck },
  partial: { tone: 'brass', icon: CircleAlert },
  needs_reconnect: { tone: 'danger', icon: CircleX },
  app_broken: { tone: 'danger', icon: CircleX },
  pending: { tone: 'plain', icon: CircleDashed },
  revoked: { tone: 'plain', icon: CircleSlash },
};

/** Told by word and shape, not by colour alone. */
export function StateBadge({ state }: { state: ConnectionState }) {
  return <Badge {...looks[state]}>{words.connections.states[state] ?? state}</Badge>;
}
