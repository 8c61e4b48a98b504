/**
 * A sealed value that does not open. An error of ours and never an answer: it carries neither the value nor
 * the ciphertext, and nobody may take it for "there is nothing".
 */
export class CannotOpen extends Error {
  override name = 'CannotOpen';
  readonly why: 'does_not_fit' | 'key_gone';

  constructor(what: string, why: 'does_not_fit' | 'key_gone' = 'does_not_fit', cause?: unknown) {
    super(`${what} does not open: ${reasons[why]}.`, { cause });
    this.why = why;
  }
}

const reasons = {
  does_not_fit: 'it was changed, moved from its place or sealed for somebody else',
  key_gone: 'the key that sealed it is not here',
} as const;
