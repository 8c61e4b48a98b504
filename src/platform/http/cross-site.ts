import { fail } from '#kernel/failures.ts';
import type { Exchange } from './exchange.ts';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Cross-site request forgery, told by the headers that only a browser can set. A request that changes
 * something must come from a page of ours; with a cookie as its proof it must even say so.
 */
export function refuseOtherSites(
  { method, header }: Pick<Exchange, 'method' | 'header'>,
  ourOrigins: readonly string[],
  isProofAmbient: boolean,
): void {
  if (harmless.has(method)) return;
  const origin = header('origin');
  const site = header('sec-fetch-site');
  if (site === 'same-origin') return; // and then `origin` may still be "null", as our referrer policy asks
  if (origin === undefined ? site === 'none' : ourOrigins.includes(origin)) return;
  // Programs send neither header; they cannot be tricked into sending somebody's cookie either.
  if (!isProofAmbient && origin === undefined && site === undefined) return;
  throw fail('cross_site', { detail: 'Open the console itself and try again there.' });
}
