import type { Id } from '#kernel/ids.ts';
import type { PostFailure } from '#platform/http-client/post-pinned.ts';

export type DeliveryId = Id<'webhook_delivery'>;

/** By itself, once more by hand, or to try the endpoint out. */
export const deliveryKinds = ['event', 'replay', 'test'] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];

/** Held: its endpoint is switched off. Dropped: it was switched on again and did not want what it had missed. */
export const deliveryStates = ['waiting', 'held', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export type AttemptOutcome = 'delivered' | 'refused' | 'redirected' | 'gone' | PostFailure;

/** What each means for whoever runs the endpoint. */
export const outcomeWords: Readonly<Record<AttemptOutcome, string>> = {
  delivered: 'The endpoint has taken it.',
  refused: 'The endpoint answered, and not with a status from 200 to 299.',
  redirected: 'The endpoint sent us elsewhere. Redirects are not followed: enter the final address.',
  gone: 'The endpoint answered 410: it wants nothing any more, and was switched off.',
  name_not_found: 'The name of the endpoint’s server is not known.',
  address_refused:
    'The endpoint’s server is at an address that is not on the public internet. Whoever runs Keyholder can allow private addresses.',
  unreachable: 'No connection to the endpoint’s server, or it ended the connection without an answer.',
  certificate: 'The certificate of the endpoint’s server is not valid.',
  timed_out: 'The endpoint did not answer in time. Take what comes in at once, and work on it afterwards.',
  cut_off: 'Keyholder was stopped in the middle, and sends it again.',
};

const notYet = 'Under way; or Keyholder ended in the middle, and sends it again.';

export function saysOf(outcome: string | null): string {
  if (outcome === null) return notYet;
  return isOutcome(outcome) ? outcomeWords[outcome] : outcome;
}

function isOutcome(text: string): text is AttemptOutcome {
  return Object.hasOwn(outcomeWords, text);
}

export function requireKind(text: string): DeliveryKind {
  const found = deliveryKinds.find(kind => kind === text);
  if (found) return found;
  throw new Error('The database holds a delivery of a kind this version does not know.');
}

export function requireState(text: string): DeliveryState {
  const found = deliveryStates.find(state => state === text);
  if (found) return found;
  throw new Error('The database holds a delivery in a state this version does not know.');
}
