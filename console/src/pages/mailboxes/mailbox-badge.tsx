import { CirclePause, CircleX, Clock, type LucideIcon, Radio, Unplug } from 'lucide-react';
import type { Mailbox } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { words } from '../../words.ts';

const looks: Record<Mailbox['state'], { tone: Tone; icon: LucideIcon }> = {
  not_connected: { tone: 'brass', icon: Unplug },
  paused: { tone: 'brass', icon: CirclePause },
  in_trouble: { tone: 'danger', icon: CircleX },
  looking: { tone: 'plain', icon: Clock },
  told: { tone: 'good', icon: Radio },
};

/** Told by word and shape, not by colour alone. */
export function MailboxBadge({ mailbox: { state, reason } }: { mailbox: Pick<Mailbox, 'state' | 'reason'> }) {
  // Looked for because something is wrong, and not only until Gmail begins to tell.
  const isNotable = state === 'looking' && reason !== null;
  return (
    <Badge {...looks[state]} {...(isNotable && { tone: 'brass' })}>
      {words.mailboxes.states[state]}
    </Badge>
  );
}
