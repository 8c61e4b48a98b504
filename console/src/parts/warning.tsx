import { ShieldAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

type WarningParts = { tone?: 'brass' | 'danger'; children: ReactNode };

/** What is worth knowing before one goes on. */
export function Warning({ tone = 'brass', children }: WarningParts) {
  const isBad = tone === 'danger';
  const Icon = isBad ? ShieldAlert : TriangleAlert;
  return (
    <div
      className={classes(
        'flex gap-2.5 rounded-lg px-3.5 py-2.5 ring-1 ring-inset',
        isBad ? 'bg-danger-wash ring-danger-line' : 'bg-brass-wash ring-brass-line',
      )}
    >
      <Icon aria-hidden className={classes('mt-0.5 size-4 shrink-0', isBad ? 'text-danger' : 'text-brass')} />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
