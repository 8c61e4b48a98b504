/** A link among other text: known by its line, not by its colour alone. */
export const linkLook =
  'rounded text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-current';

/** One of a few ways to look at the same thing; the one that is open is told by its ground, too. */
export const pillLook =
  'inline-flex min-h-9 items-center rounded-lg px-3 font-medium text-soft hover:bg-hover hover:text-ink ' +
  'aria-[current=page]:bg-accent-wash aria-[current=page]:text-accent pointer-coarse:min-h-11';
