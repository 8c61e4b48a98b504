import {
  type AccountChoice,
  isKnown,
  KeyholderError,
  type KeyholderFailure,
  type WhoActs,
} from './failure.ts';
import { asObject, type Json, listIn, readObject, textIn, textsIn } from './json.ts';

/** How the exchange for platforms and OAuth name what the rest of the API calls otherwise. */
const otherNames: Readonly<Record<string, string>> = {
  not_authorized: 'not_connected',
  token_revoked: 'needs_reconnect',
  temporarily_unavailable: 'unavailable',
  server_error: 'unexpected',
  invalid_client: 'wrong_client_credentials',
};

/** For answers that are not of Keyholder itself but of a proxy before it. */
const codeOfStatus: Readonly<Record<number, string>> = {
  401: 'invalid_token',
  403: 'not_permitted',
  404: 'not_found',
  429: 'too_many_requests',
  500: 'unexpected',
  502: 'unavailable',
  503: 'unavailable',
  504: 'timed_out',
};

const passing: readonly string[] = ['google_busy', 'too_many_requests', 'timed_out', 'unavailable'];
const longestWaitSeconds = 86_400;

/** The refusal in this answer. */
export function readFailure(response: Response, text: string): KeyholderError {
  const body = readObject(text);
  const { status, headers } = response;
  const said = textIn(body, 'code') ?? textIn(body, 'error') ?? codeOfStatus[status] ?? 'odd_answer';
  const code = isAboutCode(body) ? 'connection_pending' : (otherNames[said] ?? said);
  const failure: KeyholderFailure = {
    ...named(code, body),
    status,
    message: wordsIn(body) ?? `Keyholder answered ${status}.`,
    mayRetry: isTrue(body, 'may_retry') ?? passing.includes(code),
    whoActs: whoActsIn(body),
    retryAfterMs: secondsIn(headers.get('retry-after')),
    reason: textIn(body, 'reason'),
    requestId: textIn(body, 'request_id') ?? headers.get('x-request-id') ?? undefined,
  };
  return new KeyholderError(failure);
}

function named(code: string, body: Json) {
  const connectAddress = textIn(body, 'authorization_url') ?? textIn(body, 'connect_url');
  switch (code) {
    case 'not_connected':
    case 'needs_reconnect':
      return { code, connectAddress } as const;
    case 'connection_pending':
      return { code, connectAddress, isCodeWrong: textIn(body, 'reason') === 'wrong_code' } as const;
    case 'scope_missing':
      return { code, connectAddress, missingScopes: textsIn(body, 'missing_scopes') } as const;
    case 'account_ambiguous':
      return { code, choices: listIn(body, 'choices').map(choiceIn) } as const;
    default:
      return isKnown(code) ? ({ code } as const) : ({ code: 'other', serverCode: code } as const);
  }
}

/** Connected, but nobody has said the code yet that whoever connected was shown. */
function isAboutCode(body: Json): boolean {
  return ['code_needed', 'wrong_code'].some(reason => reason === textIn(body, 'reason'));
}

function choiceIn(item: unknown): AccountChoice {
  const json = asObject(item);
  return {
    connectionId: textIn(json, 'connection_id') ?? '',
    address: textIn(json, 'address') ?? '',
    label: textIn(json, 'label') ?? null,
    isDefault: isTrue(json, 'is_default') ?? false,
  };
}

function wordsIn(body: Json): string | undefined {
  const title = textIn(body, 'title');
  const detail = textIn(body, 'detail') ?? textIn(body, 'message') ?? textIn(body, 'error_description');
  return title && detail ? `${title}. ${detail}` : (detail ?? title);
}

function whoActsIn(body: Json): WhoActs {
  const said = textIn(body, 'who_acts');
  return people.find(each => each === said) ?? 'caller';
}

const people: readonly WhoActs[] = ['caller', 'person', 'tenant', 'operator', 'nobody'];

function isTrue(body: Json, name: string): boolean | undefined {
  const value = body[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** Ours are whole seconds; the other form that HTTP knows, a date, is nothing a client without our clock can use. */
function secondsIn(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  if (!Number.isInteger(seconds) || seconds < 0) return undefined;
  return Math.min(seconds, longestWaitSeconds) * 1_000;
}
