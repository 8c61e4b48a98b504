import { timingSafeEqual } from 'node:crypto';
import type { Exchange } from '#platform/http/exchange.ts';
import { domainOfAddress } from '../domains/domain.ts';
import { beginFlow } from '../flows/begin.ts';
import type { Flow } from '../flows/flow.ts';
import { returnPath } from '../flows/return-path.ts';
import type { SigninProvider } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { cannotGoOn } from './cannot-go-on.ts';
import type { Resolved } from './directory.ts';
import type { Ticket } from './ticket.ts';
import { domainCode, takeTicket } from './ticket-cookies.ts';

/**
 * To a provider from the set that discovery showed this browser for this domain, if it still is so at this
 * moment. Whatever is wrong, the answer is the same.
 */
export async function resolve(
  needs: SigninNeeds,
  exchange: Exchange,
  { provider, email, callbackUrl }: { provider: string; email: string; callbackUrl?: string | undefined },
): Promise<{ url: string }> {
  await needs.discoveryPace.keep(exchange);
  const domain = domainOfAddress(email);
  const code = await domainCode(needs, domain);
  const [ticket, now] = [
    await takeTicket(needs, exchange, 'discovery'),
    await needs.directory.resolveProviders(domain),
  ];
  const settled = ticket && fits(ticket, { now, code }) ? among(provider, ticket, now) : undefined;
  exchange.log.info(
    { source: now.source, provider: settled ?? null, domain: code.toString('hex', 0, 8) },
    'settled with whom an address signs in',
  );
  if (!settled) throw cannotGoOn();
  const returnTo = returnPath(callbackUrl, needs.origins.console);
  const flow: Flow = { provider: settled, appOf: now.tenantId, errand: { kind: 'sign_in' }, returnTo };
  try {
    return { url: await beginFlow(needs, exchange, flow, { domain, loginHint: email }) };
  } catch (cause) {
    exchange.log.warn({ cause, provider: settled, tenant: now.tenantId }, 'a sign-in could not be begun');
    throw cannotGoOn();
  }
}

function fits(ticket: Ticket, { now, code }: { now: Resolved; code: Buffer }): boolean {
  return timingSafeEqual(ticket.domainCode, code) && ticket.tenantId === now.tenantId;
}

function among(asked: string, ticket: Ticket, now: Resolved): SigninProvider | undefined {
  return ticket.providers.find(provider => provider === asked && now.providers.includes(provider));
}
