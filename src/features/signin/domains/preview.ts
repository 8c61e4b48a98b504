import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { SigninProvider } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { type Domain, domainOfAddress, objectionWords, readDomain } from './domain.ts';

export type Preview = { domain: Domain; isOurs: boolean; providers: readonly SigninProvider[] };

/** What discovery tells everybody, and whether it is by this organisation. Nothing about other ones. */
export async function previewSignin(
  { directory }: Pick<SigninNeeds, 'directory'>,
  who: Scope,
  asked: { domain: string },
): Promise<Preview> {
  const domain = asked.domain.includes('@') ? domainOfAddress(asked.domain) : readDomain(asked.domain);
  if (!domain) throw fail('invalid_input', { fields: { domain: objectionWords.no_domain } });
  const { tenantId, providers } = await directory.resolveProviders(domain);
  return { domain, isOurs: tenantId === who.tenantId, providers };
}
