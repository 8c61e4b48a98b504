import type { Exchange } from '#platform/http/exchange.ts';

/** RFC 6750: only in the Authorization header, never in a query or a body. */
export function bearerOf({ header }: Pick<Exchange, 'header'>): string | undefined {
  const [, credential] = /^bearer +(\S.*)$/i.exec(header('authorization') ?? '') ?? [];
  return credential?.trim();
}

/** Told by its first letters, so that a damaged key is an invalid key and not an odd token. */
export function looksLikeKey(bearer: string): boolean {
  return bearer.startsWith('kh_');
}
