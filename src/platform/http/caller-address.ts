import { isIPv6 } from 'node:net';

/**
 * The address of whoever speaks to our outermost proxy. Each proxy of ours appends the address it saw, so
 * with `n` of them the n-th entry from the right is true and everything left of it is the caller's word.
 */
export function callerAddress(peer: string, forwardedFor: string | null, trustedProxies: number): string {
  if (trustedProxies === 0 || !forwardedFor) return plain(peer);
  const entries = forwardedFor.split(',').map(entry => entry.trim());
  return plain(entries.at(-trustedProxies) ?? entries.at(0) ?? peer);
}

/** Whoever has one IPv6 address usually has 2^72 of them; limits that count addresses would count nothing. */
export function networkOf(address: string): string {
  if (isIPv6(address)) return `${expanded(address).slice(0, 4).join(':').slice(0, -2)}00::/56`;
  return `${address.split('.').slice(0, 3).join('.')}.0/24`;
}

function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address.toLowerCase();
}

function expanded(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(gap, 0)).fill('0'), ...right].map(group =>
    group.padStart(4, '0'),
  );
}
