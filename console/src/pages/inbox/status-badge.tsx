import { CircleCheck, CircleDot, Hourglass, type LucideIcon } from 'lucide-react';
import type { TicketStatus } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { words } from '../../words.ts';

const looks: Record<TicketStatus, { tone: Tone; icon: LucideIcon }> = {
  open: { tone: 'accent', icon: CircleDot },
  waiting: { tone: 'brass', icon: Hourglass },
  closed: { tone: 'plain', icon: CircleCheck },
};

/** Told by word and shape, not by colour alone. */
export function StatusBadge({ status }: { status: TicketStatus }) {
  return <Badge {...looks[status]}>{words.inbox.statuses[status]}</Badge>;
}
