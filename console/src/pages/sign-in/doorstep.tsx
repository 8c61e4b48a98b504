import type { ReactNode } from 'react';
import { Mark } from '../../parts/brand.tsx';
import { classes } from '../../parts/classes.ts';
import { useTitle } from '../../parts/page.tsx';
import { words } from '../../words.ts';

type DoorstepParts = {
  title: string;
  lead?: ReactNode;
  notice?: string | undefined;
  /** For text to read rather than a form. */
  isWide?: boolean;
  children: ReactNode;
};

/** The page of those who are not in yet. */
export function Doorstep({ title, lead, notice, isWide = false, children }: DoorstepParts) {
  useTitle(title);
  return (
    <main className={classes('mx-auto px-4 py-10', isWide ? 'max-w-2xl' : 'max-w-[26rem] sm:pt-[14vh]')}>
      <p className="mb-6 flex items-center gap-2.5 px-1 font-semibold tracking-tight">
        <Mark className="size-8" />
        {words.product}
      </p>
      <div className="rounded-2xl bg-surface p-6 ring-1 ring-line sm:p-8">
        <h1 id="page-title" tabIndex={-1} className="text-xl font-semibold tracking-tight wrap-anywhere">
          {title}
        </h1>
        {lead && <p className="mt-1 text-soft wrap-anywhere">{lead}</p>}
        {notice && (
          <p role="status" className="mt-4 rounded-lg bg-accent-wash px-3.5 py-2.5 text-accent">
            {notice}
          </p>
        )}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  );
}
