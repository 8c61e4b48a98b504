/** Nobody has to act: what did not work now may work later. */
export type Busy = {
  kind: 'busy';
  reason: BusyReason;
  /** What the vendor asked for, in bounds. Without it the caller backs off by its own rules. */
  retryAfterMs?: number;
  /** For the log: a status or an error code, never a vendor's text. */
  clue?: string;
};

export type BusyReason = 'rate_limited' | 'server_error' | 'network' | 'timed_out' | 'unreadable_answer';

/** The person must act. */
export type Dead<Reason extends string> = { kind: 'dead'; reason: Reason; said: Said };

/** The tenant must act. */
export type Misconfigured<Reason extends string> = {
  kind: 'misconfigured';
  reason: Reason;
  /** Whether every account behind the app is concerned, or only the one that was asked about. */
  affects: 'app' | 'account';
  said: Said;
};

/** The vendor's own words, kept only where they have the shape of a code. */
export type Said = { error?: string; subtype?: string };

const code = /^[a-z_]{1,60}$/;

export function saidAs(error: unknown, subtype: unknown): Said {
  return {
    ...(isCode(error) && { error }),
    ...(isCode(subtype) && { subtype }),
  };
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && code.test(value);
}

export function busy(
  reason: BusyReason,
  parts: { retryAfterMs?: number | undefined; clue?: string | undefined } = {},
): Busy {
  return {
    kind: 'busy',
    reason,
    ...(parts.retryAfterMs !== undefined && { retryAfterMs: parts.retryAfterMs }),
    ...(parts.clue !== undefined && { clue: parts.clue }),
  };
}
