import { type ReactNode, useEffect } from 'react';
import { words } from '../words.ts';

type PageParts = {
  title: string;
  /** Which tab of the page, for the title of the window. */
  part?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** The way back, for pages below another. */
  above?: ReactNode;
  children: ReactNode;
};

/** A page inside the frame: its name in the tab and on top, what one can do here, and the rest. */
export function Page({ title, part, lead, actions, above, children }: PageParts) {
  useTitle(part ? `${part} · ${title}` : title);
  return (
    <>
      {above && <div className="mb-4">{above}</div>}
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 max-w-2xl">
          <h1 id="page-title" tabIndex={-1} className="text-2xl font-semibold tracking-tight wrap-anywhere">
            {title}
          </h1>
          {lead && <p className="mt-1 text-soft">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${words.product}`;
  }, [title]);
}

/** A titled part of a page. */
export function Section({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-xl bg-surface p-5 ring-1 ring-line sm:p-6">
      <h2 className="text-base font-semibold tracking-tight">{title}</h2>
      {lead && <p className="mt-0.5 max-w-prose text-soft">{lead}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}

/** Facts in two columns, or one under the other where it is narrow. */
export function Facts({ children, isNarrow = false }: { children: ReactNode; isNarrow?: boolean }) {
  return (
    <dl
      {...(!isNarrow && { 'data-wide': true })}
      className="grid gap-x-6 gap-y-3 data-wide:sm:grid-cols-[max-content_minmax(0,1fr)]"
    >
      {children}
    </dl>
  );
}

export function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 sm:in-data-wide:col-span-2 sm:in-data-wide:grid-cols-subgrid">
      <dt className="text-soft">{title}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
