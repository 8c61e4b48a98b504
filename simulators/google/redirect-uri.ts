const specialUseDomains = [
  'local',
  'localdomain',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'test',
  'invalid',
  'onion',
];
const shorteners = ['bit.ly', 'goo.gl', 'tinyurl.com', 't.co', 'is.gd', 'ow.ly'];

/** Google's rules for what may be registered. Undefined when the URI passes, else the sentence of the console. */
export function refuseRedirectUri(text: string): string | undefined {
  if (/[^\x21-\x7e]/.test(text))
    return 'Invalid Redirect: cannot contain whitespace or non-printable characters.';
  if (text.includes('*')) return 'Invalid Redirect: cannot contain a wildcard.';
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return 'Invalid Redirect: contains an invalid percent encoding.';
  if (/%00|%C0%80/i.test(text)) return 'Invalid Redirect: cannot contain an encoded NUL.';
  if (text.includes('#')) return 'Invalid Redirect: must not contain a fragment.';
  if (/(?:\/|\\|%2f|%5c)(?:\.|%2e){2}/i.test(text))
    return 'Invalid Redirect: cannot contain a path traversal.';
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'Invalid Redirect: must use either http or https as the scheme.';
  }
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/]*@/i.test(text)) {
    return 'Invalid Redirect: cannot contain user information.';
  }
  return refuseHost(url);
}

function refuseHost({ hostname, protocol }: URL): string | undefined {
  const isLoopback =
    hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  if (isLoopback) return undefined;
  if (hostname.startsWith('[') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname)) {
    return 'Invalid Redirect: cannot be a raw IP address.';
  }
  if (protocol !== 'https:') return 'Invalid Redirect: must use https, except for localhost.';
  const labels = hostname.toLowerCase().split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || specialUseDomains.includes(top) || !/^[a-z][a-z0-9-]+$/.test(top)) {
    return 'Invalid Redirect: must end with a public top-level domain (such as .com or .org).';
  }
  if (hostname === 'googleusercontent.com' || hostname.endsWith('.googleusercontent.com')) {
    return 'Invalid Redirect: googleusercontent.com cannot be used.';
  }
  return shorteners.includes(hostname) ? 'Invalid Redirect: cannot be a URL shortener.' : undefined;
}
