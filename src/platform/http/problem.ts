import { Failure, type FailureCode, failureCodes } from '#kernel/failures.ts';

/** The one place where a status is written. */
const statusOfFailure = {
  invalid_input: 400,
  unsupported_media_type: 415,
  too_large: 413,
  not_signed_in: 401,
  wrong_credentials: 401,
  invalid_token: 401,
  not_permitted: 403,
  frozen: 403,
  cross_site: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  google_not_set_up: 409,
  not_connected: 404,
  needs_reconnect: 409,
  not_authorized: 401,
  token_revoked: 401,
  account_ambiguous: 409,
  scope_missing: 403,
  app_broken: 503,
  never_raw: 403,
  google_busy: 503,
  gone: 410,
  too_many_requests: 429,
  timed_out: 504,
  unavailable: 503,
  unexpected: 500,
} as const satisfies Record<FailureCode, number>;

export const statusOfAnswer = {
  ok: 200,
  created: 201,
  empty: 204,
  see_other: 303,
  not_modified: 304,
} as const;

export function statusOf(code: FailureCode): number {
  return statusOfFailure[code];
}

/** Whatever was thrown, as a failure: what we did not foresee is told as `unexpected` and nothing more. */
export function asFailure(thrown: unknown): Failure {
  return thrown instanceof Failure ? thrown : new Failure('unexpected', { cause: thrown });
}

/** In place of a body: somebody else has written the answer. */
export const alreadyWritten = Symbol('already written');

/** An answer without what every answer carries. */
export type Plain = {
  status: number;
  body: string | ReadableStream<Uint8Array> | typeof alreadyWritten | null;
  headers: Readonly<Record<string, string>>;
};

/** RFC 6749, section 5.2, and RFC 8693, section 2.2.2: what is not listed is an invalid request. */
const oauthErrors: Partial<Record<FailureCode, string>> = {
  not_permitted: 'unauthorized_client',
  frozen: 'unauthorized_client',
  scope_missing: 'invalid_scope',
  not_authorized: 'invalid_target',
  token_revoked: 'invalid_target',
  account_ambiguous: 'invalid_target',
  app_broken: 'invalid_target',
  never_raw: 'invalid_target',
  google_not_set_up: 'invalid_target',
  unexpected: 'server_error',
};

/** In the shape of OAuth, with what helps a caller of ours beside it. */
export function oauthAnswer(failure: Failure, requestId: string): Plain {
  const { code, parts } = failure;
  const { title, mayRetry } = failureCodes[code];
  const { headers } = problemAnswer(failure, requestId);
  const [field] = Object.entries(parts.fields ?? {});
  const description = parts.detail ?? (field ? `${field[0]} ${field[1]}` : title);
  const usual = mayRetry ? 'temporarily_unavailable' : 'invalid_request';
  const body = {
    error: oauthErrors[code] ?? (field?.[0] === 'scope' ? 'invalid_scope' : usual),
    // RFC 6749 allows only ASCII here.
    error_description: description.replaceAll('’', "'"),
    code,
    reason: parts.reason,
    connect_url: parts.authorizationUrl,
    missing_scopes: parts.missingScopes,
    choices: parts.choices,
    request_id: requestId,
  };
  const status = statusOfFailure[mayRetry ? code : 'invalid_input'];
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** RFC 9457. The type is stable and leads to the page that explains the code. */
export function problemAnswer(failure: Failure, requestId: string): Plain {
  return answerWith(failure, requestId, {});
}

/** The same, with the two words that gateways look for. */
export function gatewayAnswer(failure: Failure, requestId: string): Plain {
  const { code, parts } = failure;
  return answerWith(failure, requestId, { error: code, message: parts.detail ?? failureCodes[code].title });
}

function answerWith(failure: Failure, requestId: string, beside: Readonly<Record<string, string>>): Plain {
  const { code, parts } = failure;
  const { title, mayRetry, whoActs } = failureCodes[code];
  const status = statusOfFailure[code];
  const retryAfterSeconds =
    parts.retryAfterMs === undefined ? undefined : Math.ceil(parts.retryAfterMs / 1_000);
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  if (code === 'not_signed_in') headers['www-authenticate'] = 'Bearer';
  if (code === 'invalid_token') headers['www-authenticate'] = 'Bearer error="invalid_token"';
  const body = {
    ...beside,
    type: `/api/docs/errors#${code}`,
    title,
    status,
    code,
    detail: parts.detail,
    fields: parts.fields,
    reason: parts.reason,
    missing_scopes: parts.missingScopes,
    authorization_url: parts.authorizationUrl,
    choices: parts.choices,
    may_retry: mayRetry,
    who_acts: whoActs,
    retry_after: retryAfterSeconds,
    request_id: requestId,
  };
  return { status, body: JSON.stringify(body), headers };
}
