import { timingSafeEqual } from 'node:crypto';
import { fail } from '#kernel/failures.ts';
import type { TenantId } from '#kernel/ids.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { domainOfAddress } from '../domains/domain.ts';
import type { SigninProvider } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import type { Resolved } from './directory.ts';
import type { Ticket } from './ticket.ts';
import { domainCode, setTicket, takeTicket } from './ticket-cookies.ts';

/** What somebody is about to sign in with. Without an organisation: with the installation's own. */
export type Resolution = { provider: SigninProvider; tenantId: TenantId | null };

/**
 * From the set that discovery showed this browser for this domain, and still so at this moment. Whatever is
 * wrong, the answer is the same.
 */
export async function resolve(
  needs: SigninNeeds,
  exchange: Exchange,
  { provider, email }: { provider: SigninProvider; email: string },
): Promise<Resolution> {
  await needs.discoveryPace.keep(exchange.signal);
  const domain = domainOfAddress(email);
  const code = await domainCode(needs, domain);
  const [ticket, now] = [
    await takeTicket(needs, exchange, 'discovery'),
    await needs.directory.resolveProviders(domain),
  ];
  const isRight = ticket !== undefined && fits(ticket, { now, code, provider });
  exchange.log.info(
    { source: now.source, provider, isRight, domain: code.toString('hex', 0, 8) },
    'settled with whom an address signs in',
  );
  if (!isRight) throw cannotGoOn();
  const { tenantId } = now;
  await setTicket(needs, exchange, 'resolution', { tenantId, domainCode: code, providers: [provider] });
  return { provider, tenantId };
}

/**
 * At the callback: what this browser had resolved. Whoever comes back with an answer for another
 * organisation or provider than that is refused.
 */
export async function takeResolution(
  needs: SigninNeeds,
  exchange: Exchange,
): Promise<Resolution | undefined> {
  const ticket = await takeTicket(needs, exchange, 'resolution');
  const [provider] = ticket?.providers ?? [];
  return ticket && provider && { provider, tenantId: ticket.tenantId };
}

function fits(
  ticket: Ticket,
  { now, code, provider }: { now: Resolved; code: Buffer; provider: SigninProvider },
): boolean {
  return (
    timingSafeEqual(ticket.domainCode, code) &&
    ticket.tenantId === now.tenantId &&
    ticket.providers.includes(provider) &&
    now.providers.includes(provider)
  );
}

/** One answer for all that can be wrong. */
export function cannotGoOn() {
  return fail('gone', { detail: 'This sign-in cannot go on. Enter your address again to start anew.' });
}
