import type { Secret } from '#kernel/secret.ts';
import { type Answered, postForm } from '../../http.ts';
import { type Busy, busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { type GoogleGrant, readGrant } from './token-answer.ts';
import { type GoogleMisconfigured, type InvalidGrant, misconfigured, readRefusal } from './token-refusal.ts';

/** A tenant's own OAuth client. */
export type GoogleApp = {
  clientId: string;
  /** In the order in which they are tried: two while a secret is being rotated. */
  clientSecrets: readonly Secret<string>[];
};

/**
 * Over all secrets together. Google answers well within a second; people and programs wait for us meanwhile,
 * and a lease that guards a refresh must outlive it.
 */
export const MOST_TOKEN_REQUEST_MS = 10_000;

/** Ten times what the largest real answer weighs. */
const MOST_ANSWER_BYTES = 65_536;

export type TokensGranted = {
  kind: 'granted';
  grant: GoogleGrant;
  /** How many of the app's secrets Google refused before it took one: they can be removed or put last. */
  refusedSecrets: number;
};

export async function requestTokens(
  { world, endpoints }: GoogleNeeds,
  { clientId, clientSecrets }: GoogleApp,
  form: Readonly<Record<string, string>>,
): Promise<TokensGranted | InvalidGrant | GoogleMisconfigured | Busy> {
  const deadlineMs = world.elapsedMs() + MOST_TOKEN_REQUEST_MS;
  let refused = misconfigured({ reason: 'missing_secret', affects: 'app' });
  for (const [refusedSecrets, secret] of clientSecrets.entries()) {
    const sentAt = world.now();
    const answer = await postForm(
      world,
      `${endpoints.oauth2}/token`,
      { ...form, client_id: clientId, client_secret: secret.reveal() },
      { timeOutMs: Math.max(deadlineMs - world.elapsedMs(), 0), mostBytes: MOST_ANSWER_BYTES },
    );
    const outcome = answer.kind === 'busy' ? answer : readOutcome(answer, sentAt, world.now());
    if (outcome.kind === 'granted') return { ...outcome, refusedSecrets };
    if (outcome.kind !== 'misconfigured' || !mayBeTheSecret(outcome)) return outcome;
    refused = outcome;
  }
  return refused;
}

type Granted = { kind: 'granted'; grant: GoogleGrant };

function readOutcome(
  answer: Answered,
  sentAt: Date,
  now: Date,
): Granted | InvalidGrant | GoogleMisconfigured | Busy {
  if (!answer.isSuccess) return readRefusal(answer, now);
  const grant = readGrant(answer.body, sentAt);
  return grant ? { kind: 'granted', grant } : busy('unreadable_answer', { clue: 'not_a_grant' });
}

/** Google checks the client first, so a try with the wrong secret spends neither code nor refresh token. */
function mayBeTheSecret({ reason }: GoogleMisconfigured): boolean {
  return reason === 'wrong_secret' || reason === 'invalid_client';
}
