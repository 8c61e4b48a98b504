import type { Exchange } from '#platform/http/exchange.ts';
import { nonceHash } from '../discovery/ticket.ts';
import { domainCode, setTicket } from '../discovery/ticket-cookies.ts';
import type { Domain } from '../domains/domain.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { addressAtProvider } from './ask-provider.ts';
import { findApp } from './find-app.ts';
import { type Flow, NotAdmitted } from './flow.ts';
import { insertFlow } from './store.ts';

/** Sends a browser to a provider, with the cookie by which it is known when it comes back. */
export async function beginFlow(
  needs: SigninNeeds,
  exchange: Exchange,
  flow: Flow,
  { domain, loginHint }: { domain?: Domain | undefined; loginHint?: string } = {},
): Promise<string> {
  const { provider, appOf } = flow;
  const app = await findApp(needs, provider, appOf);
  if (!app) throw new NotAdmitted('switched_off');
  const { nonce, expiresAt } = await setTicket(needs, exchange, 'resolution', {
    tenantId: appOf,
    domainCode: await domainCode(needs, domain),
    providers: [provider],
  });
  const kept = { ticketHash: nonceHash(nonce), expiresAt };
  await needs.database.asSystem('sign in', tx => insertFlow(tx, flow, kept));
  return addressAtProvider(needs, { provider, app, nonce }, loginHint);
}
