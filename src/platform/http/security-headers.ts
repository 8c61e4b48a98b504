export type PageNeeds = { scriptNonce?: string; styleNonce?: string; maySubmitTo?: readonly string[] };

const forEverything: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};

const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
const YEAR_SECONDS = 31_536_000;

/** Set on every answer; what a route has set itself stays. */
export function securityHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return {
    ...forEverything,
    'content-security-policy': DATA_POLICY,
    'cache-control': 'no-store',
    ...(isHttps && { 'strict-transport-security': `max-age=${YEAR_SECONDS}; includeSubDomains` }),
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
    ["form-action 'self'", ...maySubmitTo].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
