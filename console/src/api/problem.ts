/** A refusal of the server (RFC 9457), or none at all from it: then the code is `unreachable`. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly detail: string | undefined;
  /** What is wrong with which input, by its path. */
  readonly fields: Readonly<Record<string, string>>;
  readonly mayRetry: boolean;
  readonly whoActs: string;
  readonly retryAfterSeconds: number | undefined;
  readonly requestId: string | undefined;

  constructor(status: number, body: unknown) {
    const told = readable(body);
    super(text(told.title) ?? text(told.code) ?? 'unexpected');
    this.status = status;
    this.code = text(told.code) ?? 'unexpected';
    this.detail = text(told.detail);
    this.fields = Object.fromEntries(
      Object.entries(readable(told.fields)).map(([path, words]) => [path, String(words)]),
    );
    this.mayRetry = told.may_retry === true;
    this.whoActs = text(told.who_acts) ?? 'operator';
    this.retryAfterSeconds = typeof told.retry_after === 'number' ? told.retry_after : undefined;
    this.requestId = text(told.request_id);
  }

  /** The credential in the cookie no longer counts; anything else stays on its page. */
  get isSignedOut(): boolean {
    return this.code === 'not_signed_in' || this.code === 'invalid_token';
  }
}

export function unreachable(): Problem {
  return new Problem(0, { code: 'unreachable', may_retry: true, who_acts: 'nobody' });
}

/** Whatever was thrown, so that every page can show it. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem(0, { code: 'broken_page', who_acts: 'operator' });
}

function readable(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
