const LONGEST = 2_000;

/**
 * The part of an address after the console's own origin, read as browsers read it: `//evil.test`,
 * `/\evil.test` and `/.//evil.test` are other sites, or would become so once the origin is taken off.
 */
export function returnPath(asked: string | undefined, consoleOrigin: string): string | null {
  const url = asked === undefined ? null : URL.parse(asked, consoleOrigin);
  if (!url || url.origin !== new URL(consoleOrigin).origin || url.username || url.password) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.length <= LONGEST && /^\/([^/\\]|$)/.test(path) ? path : null;
}
