import { fail } from '#kernel/failures.ts';

/**
 * Where the browser may go afterwards: a place of the console, and nowhere else. Read as browsers read
 * it, so `//evil.test` and `/\evil.test` are the addresses they would be there.
 */
export function requireReturnTo(asked: string, consoleOrigin: string): string {
  const url = URL.parse(asked, consoleOrigin);
  const isOurs = url?.origin === new URL(consoleOrigin).origin && !url.username && !url.password;
  if (url && isOurs) return url.href;
  throw fail('invalid_input', { fields: { return_url: 'must be a place of this console' } });
}
