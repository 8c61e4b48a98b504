import { isIP } from 'node:net';
import { isReachable, type Reach } from '#platform/http-client/address.ts';

const MOST_CHARACTERS = 1_000;

/** An address that may be sent to, as it is kept; or what is wrong with it. */
export type ReadUrl = { url: string } | { says: string };

/** What a name stands for is judged each time something is sent; here only what can be seen. */
export function readUrl(text: string, reach: Reach): ReadUrl {
  const url = URL.parse(text.trim());
  if (!url || url.href.length > MOST_CHARACTERS)
    return { says: 'must be an address, as https://example.com/hooks' };
  if (url.username || url.password) return { says: 'must not hold a name or a password' };
  if (url.hash) return { says: 'must not have a part after #' };
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && reach === 'private_too' && isLoopback(url)))
    return { says: 'must begin with https://' };
  const host = hostOf(url);
  const isRefused = isIP(host) !== 0 && !isReachable(host, reach);
  if (isRefused || (isLoopback(url) && reach === 'public'))
    return {
      says: 'must be on the public internet, unless whoever runs the server allows private addresses',
    };
  return { url: url.href };
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
