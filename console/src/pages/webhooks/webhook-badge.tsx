import { CircleCheck, CircleSlash, CircleX, type LucideIcon } from 'lucide-react';
import type { Webhook } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { words } from '../../words.ts';

const looks: Record<Webhook['state'], { tone: Tone; icon: LucideIcon }> = {
  on: { tone: 'good', icon: CircleCheck },
  failing: { tone: 'danger', icon: CircleX },
  off: { tone: 'plain', icon: CircleSlash },
};

/** Told by word and shape, not by colour alone. */
export function WebhookBadge({ state }: { state: Webhook['state'] }) {
  return <Badge {...looks[state]}>{words.webhooks.states[state]}</Badge>;
}
