import { ExternalLink } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { classes } from '../../parts/classes.ts';
import { linkLook } from '../../parts/link.ts';
import { words } from '../../words.ts';

const { googleGuide } = words;

type StepParts = {
  number: number;
  texts: { title: string; does: readonly string[] };
  page?: string;
  /** What to enter here of what was done there. */
  beside?: ReactNode;
  children?: ReactNode;
};

/** What to do there on one side, what to enter here on the other. */
export function Step({ number, texts, page, beside, children }: StepParts) {
  const id = useId();
  return (
    <li aria-labelledby={id} className="rounded-xl bg-surface p-5 ring-1 ring-line sm:p-6">
      <h3 id={id} className="flex items-center gap-3 font-semibold tracking-tight">
        <span
          aria-hidden
          className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-wash text-sm text-accent tabular-nums"
        >
          {number}
        </span>
        {texts.title}
      </h3>
      <div
        className={classes(
          'mt-4 grid gap-x-10 gap-y-6',
          beside !== undefined && 'lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]',
        )}
      >
        <div className="grid min-w-0 content-start gap-4">
          <ul className="grid max-w-prose list-disc gap-1.5 ps-5 marker:text-soft">
            {texts.does.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {page && (
            <a
              href={page}
              target="_blank"
              rel="noreferrer"
              className={`inline-flex items-center gap-1.5 justify-self-start ${linkLook}`}
            >
              {googleGuide.open}
              <span className="sr-only">{googleGuide.elsewhere}</span>
              <ExternalLink aria-hidden className="size-4" />
            </a>
          )}
          {children}
        </div>
        {beside !== undefined && <div className="grid min-w-0 content-start gap-5">{beside}</div>}
      </div>
    </li>
  );
}
