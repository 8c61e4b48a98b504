/** A link among other text: known by its line, not by its colour alone. */
export const linkLook =
  'rounded text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-current';
