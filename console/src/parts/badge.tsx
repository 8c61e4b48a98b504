import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export type Tone = 'plain' | 'accent' | 'good' | 'brass' | 'danger';

const tones: Record<Tone, string> = {
  plain: 'bg-sunken text-soft',
  accent: 'bg-accent-wash text-accent',
  good: 'bg-good-wash text-good',
  brass: 'bg-brass-wash text-brass',
  danger: 'bg-danger-wash text-danger',
};

export function Badge(parts: { tone?: Tone; icon?: LucideIcon; children: ReactNode }) {
  const { tone = 'plain', icon: Icon, children } = parts;
  return (
    <span
      className={classes(
        'inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3" />}
      {children}
    </span>
  );
}
