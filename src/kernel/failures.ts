/** Who has to do something before trying again can help. */
export type Remedy = 'caller' | 'person' | 'tenant' | 'operator' | 'nobody';

type Meaning = { title: string; mayRetry: boolean; whoActs: Remedy };

/** Every way in which Keyholder says no. Closed: a new code is a line here and a status in problem.ts. */
export const failureCodes = {
  invalid_input: { title: 'Something in the request is not right', mayRetry: false, whoActs: 'caller' },
  unsupported_media_type: {
    title: 'This content type is not understood here',
    mayRetry: false,
    whoActs: 'caller',
  },
  too_large: { title: 'The request is too large', mayRetry: false, whoActs: 'caller' },
  not_signed_in: { title: 'Nobody is signed in', mayRetry: false, whoActs: 'caller' },
  wrong_credentials: { title: 'This name and password do not fit', mayRetry: false, whoActs: 'person' },
  invalid_token: { title: 'The credential is not valid', mayRetry: false, whoActs: 'caller' },
  not_permitted: { title: 'This is not permitted', mayRetry: false, whoActs: 'tenant' },
  frozen: { title: 'This account is frozen', mayRetry: false, whoActs: 'tenant' },
  cross_site: { title: 'The request came from another site', mayRetry: false, whoActs: 'caller' },
  not_found: { title: 'There is no such thing', mayRetry: false, whoActs: 'caller' },
  method_not_allowed: {
    title: 'This address does not answer to that method',
    mayRetry: false,
    whoActs: 'caller',
  },
  conflict: { title: 'This does not fit what is there already', mayRetry: false, whoActs: 'caller' },
  google_not_set_up: { title: 'No Google app is set up for this', mayRetry: false, whoActs: 'tenant' },
  not_connected: { title: 'No Google account is connected for this', mayRetry: false, whoActs: 'person' },
  needs_reconnect: {
    title: 'The Google account has to be connected again',
    mayRetry: false,
    whoActs: 'person',
  },
  not_authorized: {
    title: 'No Google account is connected that could be exchanged for',
    mayRetry: false,
    whoActs: 'person',
  },
  token_revoked: {
    title: 'The Google account no longer accepts its permission',
    mayRetry: false,
    whoActs: 'person',
  },
  account_ambiguous: {
    title: 'Several Google accounts are connected',
    mayRetry: false,
    whoActs: 'caller',
  },
  scope_missing: { title: 'The Google account does not allow this', mayRetry: false, whoActs: 'person' },
  app_broken: { title: 'Google refuses the app for this account', mayRetry: false, whoActs: 'tenant' },
  never_raw: { title: 'This access token does not leave Keyholder', mayRetry: false, whoActs: 'caller' },
  google_busy: { title: 'Google does not answer at the moment', mayRetry: true, whoActs: 'nobody' },
  gone: { title: 'This is no longer available', mayRetry: false, whoActs: 'person' },
  too_many_requests: { title: 'Too many requests', mayRetry: true, whoActs: 'nobody' },
  timed_out: { title: 'This took too long', mayRetry: true, whoActs: 'nobody' },
  unavailable: { title: 'Not available at the moment', mayRetry: true, whoActs: 'operator' },
  unexpected: { title: 'Something went wrong on our side', mayRetry: true, whoActs: 'operator' },
} as const satisfies Record<string, Meaning>;

export type FailureCode = keyof typeof failureCodes;

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(failureCodes, text);
}

export type FailureParts = {
  /** For the caller. Plain words, and never text that came in with the request. */
  detail?: string;
  /** For the log. */
  cause?: unknown;
  /** Which inputs are wrong, by path, in words. */
  fields?: Readonly<Record<string, string>>;
  /** A short word of ours, for programs that want to know more than the code tells. */
  reason?: string;
  /** What a Google account would have to allow. */
  missingScopes?: readonly string[];
  /** Where a person can help. Given to the caller, and never to a log: whoever has it may open it. */
  authorizationUrl?: string;
  /** Between which the caller has to choose. */
  choices?: readonly Readonly<Record<string, string | boolean | null>>[];
  retryAfterMs?: number;
};

export class Failure extends Error {
  readonly code: FailureCode;
  readonly parts: FailureParts;

  constructor(code: FailureCode, parts: FailureParts = {}) {
    super(parts.detail ?? failureCodes[code].title, { cause: parts.cause });
    this.name = 'Failure';
    this.code = code;
    this.parts = parts;
  }
}

/** `throw fail('not_found')` */
export function fail(code: FailureCode, parts: FailureParts = {}): Failure {
  return new Failure(code, parts);
}

/** A mistake of ours or of the set-up that must stop the process, told in one sentence instead of a stack. */
export class CannotStart extends Error {
  override name = 'CannotStart';
}
