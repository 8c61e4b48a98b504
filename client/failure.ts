/** Who has to do something before asking again can help. */
export type WhoActs = 'caller' | 'person' | 'tenant' | 'operator' | 'nobody';

type Facts = {
  /** For people: what happened and what helps. */
  message: string;
  /** Whether the same request may succeed later. Where it could at once, it was tried already. */
  mayRetry: boolean;
  whoActs: WhoActs;
  /** Of the answer; undefined where there was none. */
  status: number | undefined;
  /** How long to wait at least, where the server said so. */
  retryAfterMs: number | undefined;
  /** A short word of the server that tells more than the code. */
  reason: string | undefined;
  /** Quote it when you ask for help. */
  requestId: string | undefined;
};

/** One of several Google accounts that could be meant. */
export type AccountChoice = {
  connectionId: string;
  address: string;
  label: string | null;
  isDefault: boolean;
};

/** Where a person connects the account. For their eyes: it works once, for some minutes. */
type Connectable = { connectAddress: string | undefined };

/** Every way in which there is no answer; branch on `code`. docs/errors.md says what each means. */
export type KeyholderFailure = Facts &
  (
    | ({ code: 'not_connected' | 'needs_reconnect' } & Connectable)
    /** Somebody has connected an account and was shown a code: pass it with the next exchange. */
    | ({ code: 'connection_pending'; isCodeWrong: boolean } & Connectable)
    | ({ code: 'scope_missing'; missingScopes: readonly string[] } & Connectable)
    /** Ask again with one of these. */
    | { code: 'account_ambiguous'; choices: readonly AccountChoice[] }
    | { code: Known }
    /** A code that this version of the client does not know yet. */
    | { code: 'other'; serverCode: string }
  );

export type FailureCode = KeyholderFailure['code'];

const known = [
  ...['invalid_input', 'unsupported_media_type', 'too_large', 'not_signed_in', 'invalid_token'],
  ...['not_permitted', 'frozen', 'not_found', 'method_not_allowed', 'conflict', 'google_not_set_up'],
  ...['app_broken', 'never_raw', 'google_busy', 'gone', 'too_many_requests', 'timed_out', 'unavailable'],
  ...['unexpected', 'unreachable', 'odd_answer', 'wrong_client_credentials'],
] as const;
type Known = (typeof known)[number];

export function isKnown(code: string): code is Known {
  return known.some(each => each === code);
}

export class KeyholderError extends Error {
  override name = 'KeyholderError';
  readonly failure: KeyholderFailure;

  constructor(failure: KeyholderFailure, cause?: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
  }
}

/** Nobody answered: `unreachable` or `timed_out`. */
export function noAnswer(code: 'unreachable' | 'timed_out', message: string, cause: unknown): KeyholderError {
  return new KeyholderError({ ...noFacts, code, message, mayRetry: true, whoActs: 'nobody' }, cause);
}

/** An answer that Keyholder does not give: mostly a proxy between, or another server at this address. */
export function oddAnswer(status: number, message: string): KeyholderError {
  return new KeyholderError({
    ...noFacts,
    ...{ code: 'odd_answer', message, status, mayRetry: status >= 500, whoActs: 'operator' },
  });
}

const noFacts = { status: undefined, retryAfterMs: undefined, reason: undefined, requestId: undefined };
