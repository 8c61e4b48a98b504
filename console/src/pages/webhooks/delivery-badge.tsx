import { CircleCheck, CircleDashed, CirclePause, CircleSlash, CircleX, type LucideIcon } from 'lucide-react';
import type { DeliveryState } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { words } from '../../words.ts';

const looks: Record<DeliveryState, { tone: Tone; icon: LucideIcon }> = {
  waiting: { tone: 'plain', icon: CircleDashed },
  held: { tone: 'brass', icon: CirclePause },
  delivered: { tone: 'good', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  dropped: { tone: 'plain', icon: CircleSlash },
};

/** Told by word and shape, not by colour alone. */
export function DeliveryBadge({ state }: { state: DeliveryState }) {
  return <Badge {...looks[state]}>{words.webhooks.deliveries.states[state]}</Badge>;
}
