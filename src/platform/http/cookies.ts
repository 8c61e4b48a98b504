import type { CookieOptions, Exchange } from './exchange.ts';

export type CookieJar = Exchange['cookies'] & { lines(): readonly string[] };

/** Over https every cookie is `__Host-`: Secure, the whole site, and no subdomain can plant one. */
export function createCookieJar(header: string | null, isHttps: boolean): CookieJar {
  const prefix = isHttps ? '__Host-' : '';
  const received = parse(header ?? '');
  const lines = new Map<string, string>();

  function set(name: string, value: string, { maxAgeMs, sameSite = 'lax' }: CookieOptions = {}): void {
    const parts = [
      `${prefix}${name}=${value}`,
      'Path=/',
      'HttpOnly',
      `SameSite=${sameSite === 'lax' ? 'Lax' : 'Strict'}`,
    ];
    if (isHttps) parts.push('Secure');
    if (maxAgeMs !== undefined) parts.push(`Max-Age=${Math.floor(maxAgeMs / 1_000)}`);
    lines.set(name, parts.join('; '));
  }

  return {
    read: name => received.get(`${prefix}${name}`),
    set,
    clear: name => set(name, '', { maxAgeMs: 0 }),
    lines: () => [...lines.values()],
  };
}

function parse(header: string): Map<string, string> {
  const pairs = header.split(';').map(pair => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  // The first of several cookies with one name is the most specific; a later one may be planted.
  return new Map(pairs.filter(([name]) => name).reverse());
}
