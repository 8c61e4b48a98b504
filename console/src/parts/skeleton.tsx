import type { ReactNode } from 'react';
import { words } from '../words.ts';
import { classes } from './classes.ts';

/** The shape of what is coming, in its place, so that nothing moves when it is there. */
export function Bar({ className }: { className?: string }) {
  return <span className={classes('block h-3.5 rounded bg-sunken animate-shimmer', className)} />;
}

const widths = ['w-44', 'w-56', 'w-36', 'w-52', 'w-40'];

export function RowsSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <Waiting>
      <div className="divide-y divide-line rounded-xl bg-surface ring-1 ring-line">
        {widths.slice(0, rows).map(width => (
          <div key={width} className="flex min-h-16 items-center gap-6 px-4 py-3">
            <div className="grid grow gap-2">
              <Bar className={width} />
              <Bar className="h-3 w-28 opacity-70" />
            </div>
            <Bar className="w-20 max-md:hidden" />
            <Bar className="w-24 max-md:hidden" />
          </div>
        ))}
      </div>
    </Waiting>
  );
}

export function LinesSkeleton({ lines = 3 }: { lines?: number }) {
  return (
    <Waiting>
      <div className="grid gap-3 py-1">
        {widths.slice(0, lines).map(width => (
          <Bar key={width} className={width} />
        ))}
      </div>
    </Waiting>
  );
}

export function Waiting({ children }: { children: ReactNode }) {
  return (
    <div role="status">
      <span className="sr-only">{words.parts.loading}</span>
      <div aria-hidden className="animate-late">
        {children}
      </div>
    </div>
  );
}
