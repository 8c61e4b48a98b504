import { readUrl } from '#features/webhooks/endpoints/url.ts';
import { fail } from '#kernel/failures.ts';
import type { KeySource } from './issuer.ts';
import type { RegisterNeeds } from './register-needs.ts';

type Needs = Pick<RegisterNeeds, 'origins' | 'webhookReach'>;

/** Ours signs for people and programs; it must never be somebody's proof of whom they act for. */
export function requireIssuerText(needs: Needs, issuer: string): void {
  if (isOurs(needs, issuer)) {
    throw fail('invalid_input', { fields: { issuer: 'must not be this server itself' } });
  }
}

/** The name is looked up, and the address it stands for is judged, each time that keys are fetched. */
export function requireKeySource(needs: Needs, keys: KeySource): void {
  if (keys.kind === 'pasted') return;
  const read = readUrl(keys.url, needs.webhookReach);
  const says = isOurs(needs, keys.url)
    ? 'must not be on this server itself'
    : 'says' in read
      ? read.says
      : undefined;
  if (says) throw fail('invalid_input', { fields: { 'keys.url': says } });
}

function isOurs({ origins }: Needs, text: string): boolean {
  const origin = URL.parse(text)?.origin;
  return origin !== undefined && Object.values(origins).includes(origin);
}
