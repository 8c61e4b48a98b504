const MOST_CHARACTERS = 300;

/**
 * `https://tool.acme.example`, as browsers write it; undefined for what is none. Without https only on the
 * machine itself, where programs are tried out.
 */
export function originOf(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (!url || url.username || url.password || url.origin.length > MOST_CHARACTERS) return undefined;
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '';
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
  return isBare && isSafe ? url.origin : undefined;
}
