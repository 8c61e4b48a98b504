import { type Failure, fail } from '#kernel/failures.ts';
import type { NoToken } from '../grants/vended.ts';
import { brokenReasons, reconnectReasons } from '../reasons.ts';

/** Why there is no token, who must act, and the next step. */
export function refusal(no: NoToken, console: string): Failure {
  const connections = `${console}/connections`;
  switch (no.kind) {
    case 'not_connected':
      return fail('not_connected', { detail: `Connect a Google account at ${connections}` });
    case 'needs_reconnect': {
      const { says, remedy } = reconnectReasons[no.reason];
      return fail('needs_reconnect', { reason: no.reason, detail: `${says} ${remedy} ${connections}` });
    }
    case 'app_broken': {
      const { says, remedy } = brokenReasons[no.reason];
      return fail('app_broken', { reason: no.reason, detail: `${says} ${remedy}` });
    }
    case 'scope_missing':
      return fail('scope_missing', {
        missingScopes: no.missing,
        detail: `Connect the account again and leave the boxes ticked: ${connections}`,
      });
    case 'never_raw':
      if (no.because === 'limits')
        return fail('not_permitted', { reason: 'capability_limits', detail: whyNeverRaw.limits });
      return fail('never_raw', { reason: no.because, detail: whyNeverRaw[no.because] });
    case 'busy':
      return fail('google_busy', { retryAfterMs: no.retryAfterMs, detail: 'Wait a moment, then ask again.' });
    default:
      return no satisfies never;
  }
}

const whyNeverRaw = {
  policy:
    'Each use of this account is confirmed by its person, so its token is never handed out. Use the tools that ask for the confirmation.',
  not_narrowed: 'Google gives this app nothing narrower than the whole grant. Ask for all of it.',
  limits:
    'Your organisation holds back from you all that this account is connected for. An owner or admin can change that under Connections, Limits.',
} as const;
