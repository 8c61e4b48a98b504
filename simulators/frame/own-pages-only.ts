const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whoever may move the clock owns the demo. The port is open to every page in the same browser, so the
 * Host must be a loopback name (DNS rebinding arrives with another one) and an Origin, which browsers
 * attach to every request that changes something, must be the simulator's own.
 */
export function strangerIn(request: Request): string | undefined {
  const url = new URL(request.url);
  if (!loopbackNames.includes(url.hostname)) return 'Only reachable under a loopback name such as localhost.';
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== url.origin) return 'Not for pages of another origin.';
  if (request.headers.get('sec-fetch-site') === 'cross-site' && request.method !== 'GET') {
    return 'Not for pages of another origin.';
  }
  return undefined;
}
