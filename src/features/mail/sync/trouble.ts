import type { NoToken } from '#features/connections/grants/vended.ts';
import type { GmailRefused } from '#providers/google/gmail/refusal.ts';

/** Why a mailbox cannot be read just now, by who must act. */
export const troubles = [
  // Its person.
  'not_connected',
  'needs_reconnect',
  'scope_missing',
  // The organisation.
  'app_broken',
  'api_disabled',
  'admin_policy',
  'mail_not_enabled',
  // Nobody: it is tried again.
  'google_busy',
  'quota',
  'refused',
  // Whoever runs this server.
  'own_fault',
] as const;
export type Trouble = (typeof troubles)[number];

/** The run ends here. */
export type Stop = { kind: 'stop'; trouble: Trouble; retryAfterMs?: number | undefined };

export function stop(trouble: Trouble, retryAfterMs?: number): Stop {
  return { kind: 'stop', trouble, retryAfterMs };
}

/** Google has refused this account itself, and goes on doing so until somebody acts. */
export function isRefusal(trouble: Trouble): boolean {
  return trouble === 'needs_reconnect' || trouble === 'scope_missing';
}

export function withoutToken(none: NoToken): Stop {
  switch (none.kind) {
    case 'busy':
      return stop('google_busy', none.retryAfterMs);
    case 'not_connected':
    case 'needs_reconnect':
    case 'scope_missing':
    case 'app_broken':
      return stop(none.kind);
    case 'never_raw': // asked for only where a token leaves the house
      return stop('scope_missing');
    default:
      return none satisfies never;
  }
}

export function refusedBy(refused: GmailRefused): Stop {
  switch (refused.kind) {
    case 'busy':
      return stop(refused.reason === 'rate_limited' ? 'quota' : 'google_busy', refused.retryAfterMs);
    case 'dead':
      // The token was good a moment ago: the next run gets another, or hears why there is none.
      return stop(refused.reason === 'token_refused' ? 'google_busy' : refused.reason);
    case 'misconfigured':
      return stop(refused.reason);
    case 'refused':
      return stop('refused');
    default:
      return refused satisfies never;
  }
}
