export type PageNeeds = { scriptNonce?: string; styleNonce?: string; maySubmitTo?: readonly string[] };

const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
const YEAR_SECONDS = 31_536_000;

type Headers = Readonly<Record<string, string>>;

/** Data is not shown by browsers as a page; should one try, it may do nothing. */
export function dataHeaders(isHttps: boolean): Headers {
  return {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': DATA_POLICY,
    'cross-origin-resource-policy': 'same-origin',
    ...(isHttps && { 'strict-transport-security': `max-age=${YEAR_SECONDS}; includeSubDomains` }),
  };
}

/** Set on every page, file and stream; what a route has set itself stays. */
export function pageHeaders(isHttps: boolean): Headers {
  const { 'content-type': _unlikePages, ...ofData } = dataHeaders(isHttps);
  return {
    ...ofData,
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'x-frame-options': 'DENY',
  };
}

/** For a page of ours: scripts and styles from here only, nothing inline but what carries the nonce. */
export function pagePolicy({ scriptNonce, styleNonce, maySubmitTo = [] }: PageNeeds = {}): string {
  const nonce = (value: string | undefined) => (value ? ` 'nonce-${value}'` : '');
  return [
    "default-src 'none'",
    `script-src 'self'${nonce(scriptNonce)}`,
    `style-src 'self'${nonce(styleNonce)}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'", // a mail, which says itself that it may do nothing
    ["form-action 'self'", ...maySubmitTo].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
