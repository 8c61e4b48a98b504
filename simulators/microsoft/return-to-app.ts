import type { ReturnAddress } from './authorization-request.ts';
import type { Microsoft } from './microsoft.ts';
import { described, errorUri, newTrace, type Refusal } from './refusal.ts';

/** How the browser carries the answer: in an address, or in a form that crosses over without Lax cookies. */
export type Delivery =
  | { kind: 'redirect'; location: string }
  | { kind: 'form'; action: string; fields: Readonly<Record<string, string>> };

export function deliver(to: ReturnAddress, answer: Readonly<Record<string, string>>): Delivery {
  const fields = { ...answer, ...(to.state !== undefined && { state: to.state }) };
  if (to.responseMode === 'form_post') return { kind: 'form', action: to.redirectUri, fields };
  const parts = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const location = new URL(to.redirectUri);
  if (to.responseMode === 'fragment') location.hash = parts.join('&');
  else location.search = [location.search.slice(1), ...parts].filter(part => part !== '').join('&');
  return { kind: 'redirect', location: location.href };
}

export function deliverRefusal(
  microsoft: Microsoft,
  to: ReturnAddress,
  refused: Refusal,
  more: Readonly<Record<string, string>> = {},
): Delivery {
  return deliver(to, {
    error: refused.entry.error,
    ...more,
    error_description: described(refused, newTrace(microsoft)),
    error_uri: errorUri(refused.entry.code),
  });
}
