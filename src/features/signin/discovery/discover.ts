import type { Exchange } from '#platform/http/exchange.ts';
import { domainOfAddress } from '../domains/domain.ts';
import type { SigninProvider } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { domainCode, setTicket } from './ticket-cookies.ts';

/**
 * With whom somebody of this address may sign in. Only its domain is looked at, so all users of a domain,
 * also those there are none of, get the same; and every domain takes the same way through here.
 */
export async function discover(
  needs: SigninNeeds,
  exchange: Exchange,
  { email }: { email: string },
): Promise<readonly SigninProvider[]> {
  await needs.discoveryPace.keep(exchange);
  const domain = domainOfAddress(email);
  const { source, tenantId, providers } = await needs.directory.resolveProviders(domain);
  const code = await domainCode(needs, domain);
  await setTicket(needs, exchange, 'discovery', { tenantId, domainCode: code, providers });
  exchange.log.info(
    { source, providers: providers.length, domain: code.toString('hex', 0, 8) },
    'looked up with whom an address signs in',
  );
  return providers;
}
