import { fail } from '#kernel/failures.ts';
import type { KeySource } from './issuer.ts';
import type { RegisterNeeds } from './register-needs.ts';

type Needs = Pick<RegisterNeeds, 'origins' | 'webhookReach'>;

/** Ours signs for people and programs; it must never be somebody's proof of whom they act for. */
export function requireIssuerText({ origins }: Needs, issuer: string): void {
  const origin = URL.parse(issuer)?.origin;
  if (origin !== undefined && Object.values(origins).includes(origin)) {
    throw fail('invalid_input', { fields: { issuer: 'must not be this server itself' } });
  }
}

/** The name is looked up, and the address it stands for is judged, each time that keys are fetched. */
export function requireKeySource({ origins, webhookReach }: Needs, keys: KeySource): void {
  if (keys.kind === 'pasted') return;
  const url = URL.parse(keys.url);
  const says = url ? faultOf(url, webhookReach === 'private_too') : 'must be an address';
  if (says) throw fail('invalid_input', { fields: { 'keys.url': says } });
  if (url && Object.values(origins).includes(url.origin)) {
    throw fail('invalid_input', { fields: { 'keys.url': 'must not be on this server itself' } });
  }
}

function faultOf(url: URL, mayBePlain: boolean): string | undefined {
  if (url.protocol !== 'https:' && !(mayBePlain && url.protocol === 'http:'))
    return 'must begin with https://';
  if (url.username || url.password) return 'must hold no user name or password';
  if (url.hash) return 'must have no part after #';
  return undefined;
}
