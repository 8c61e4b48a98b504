import { capabilities } from '#features/apps/capabilities.ts';
import { accessToken } from '#features/connections/grants/access-token.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { GrantNeeds } from '#features/connections/grants/grant-needs.ts';
import type { NoToken, Vended } from '#features/connections/grants/vended.ts';
import type { Scope } from '#kernel/scope.ts';
import { findSentMail } from '#providers/google/gmail/find-sent.ts';
import type { GmailRefused } from '#providers/google/gmail/refusal.ts';
import { MOST_SEND_MS, sendRawMail } from '#providers/google/gmail/send.ts';
import type { Mailer, Trouble } from './mailer.ts';

/** Whichever of them the account allows. */
const ways = { send: ['mail.send', 'mail.modify'], look: ['mail.read', 'mail.modify'] } as const;

/** Gmail, by the token of a connection; it never leaves the house. */
export function createGmailMailer(needs: GrantNeeds): Mailer {
  return {
    async reach(who, connectionId, to) {
      const vended = await tokenFor(needs, who, connectionId, to);
      if (vended.kind !== 'token') return withoutToken(vended);
      const { accessToken: token } = vended;
      return {
        kind: 'reached',
        async send(mail) {
          const outcome = await sendRawMail(needs, token, mail);
          if (outcome.kind === 'sent' || outcome.kind === 'unknown') return outcome;
          // A conversation that is not there is the one thing of ours that Gmail does not find.
          const isLost =
            outcome.kind === 'refused' && outcome.reason === 'not_found' && mail.threadId !== undefined;
          return isLost ? { kind: 'lost_thread' } : refused(outcome);
        },
        async find(messageId) {
          const outcome = await findSentMail(needs, token, messageId);
          return outcome.kind === 'sent' || outcome.kind === 'not_found' ? outcome : refused(outcome);
        },
      };
    },
  };
}

async function tokenFor(
  needs: GrantNeeds,
  who: Scope,
  connectionId: ConnectionId,
  to: keyof typeof ways,
): Promise<Vended> {
  const [usual, wider] = ways[to].map(name => ({
    scopes: capabilities[name].scopes,
    use: 'inside' as const,
    minimumTtlMs: 2 * MOST_SEND_MS,
  }));
  const vended = await accessToken(needs, who, connectionId, usual);
  if (vended.kind !== 'scope_missing') return vended;
  const other = await accessToken(needs, who, connectionId, wider);
  return other.kind === 'scope_missing' ? vended : other;
}

function withoutToken(none: NoToken): Trouble {
  switch (none.kind) {
    case 'busy':
      return { kind: 'busy', retryAfterMs: none.retryAfterMs };
    case 'not_connected':
    case 'needs_reconnect':
    case 'scope_missing':
    case 'app_broken':
      return { kind: 'failed', reason: none.kind };
    case 'never_raw': // asked for only where a token leaves the house
      return { kind: 'failed', reason: 'scope_missing' };
    default:
      return none satisfies never;
  }
}

function refused(outcome: GmailRefused): Trouble {
  switch (outcome.kind) {
    case 'busy':
      return {
        kind: 'busy',
        clue: outcome.clue ?? outcome.reason,
        ...(outcome.retryAfterMs !== undefined && { retryAfterMs: outcome.retryAfterMs }),
      };
    case 'dead':
      // The token was good a moment ago: the next attempt gets another, or hears why there is none.
      return outcome.reason === 'token_refused'
        ? { kind: 'busy', clue: 'token_refused' }
        : { kind: 'failed', reason: outcome.reason };
    case 'misconfigured':
      return { kind: 'failed', reason: outcome.reason };
    case 'refused':
      return { kind: 'failed', reason: 'refused' };
    default:
      return outcome satisfies never;
  }
}
