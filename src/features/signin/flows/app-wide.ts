import type { SignedIn } from '#features/access/sessions/sign-in.ts';
import { visitOf } from '#features/access/visit.ts';
import type { TenantId } from '#kernel/ids.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { cannotGoOn } from '../discovery/cannot-go-on.ts';
import { nonceHash, type Ticket } from '../discovery/ticket.ts';
import { domainCode, readTicketOf, setTicket, takeTicket } from '../discovery/ticket-cookies.ts';
import type { Proven } from '../identities/identity.ts';
import { listPlaces } from '../identities/store.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { admit } from './admit.ts';
import { type Flow, NotAdmitted } from './flow.ts';
import { findFlow, insertFlow, takeFlow } from './store.ts';

export type Place = { tenantId: TenantId; name: string };

/** Somebody whom the installation's own app has proven, into where they are known; where that is several, they say. */
export async function admitAppWide(
  needs: SigninNeeds,
  exchange: Exchange,
  { flow, proven }: { flow: Flow; proven: Proven },
): Promise<SignedIn | 'choose'> {
  const places = await needs.database.asSystem('sign in', tx => listPlaces(tx, proven));
  const [only, ...others] = places;
  if (!only) throw new NotAdmitted('unknown');
  if (others.length === 0) return admit(needs, visitOf(exchange), { tenantId: only.tenantId, proven });
  const { provider, returnTo } = flow;
  const { nonce, expiresAt } = await setTicket(needs, exchange, 'choice', {
    tenantId: null,
    domainCode: await domainCode(needs, undefined),
    providers: [provider],
  });
  const { issuer, subject } = proven;
  await needs.database.asSystem('sign in', tx =>
    insertFlow(
      tx,
      { provider, appOf: null, returnTo, errand: { kind: 'choice', issuer, subject } },
      { ticketHash: nonceHash(nonce), expiresAt },
    ),
  );
  return 'choose';
}

/** Only to the browser that has proven who is there. */
export async function showPlaces(needs: SigninNeeds, exchange: Exchange): Promise<Place[]> {
  const ticket = await readTicketOf(needs, exchange, 'choice');
  const places = await needs.database.asSystem('sign in', async tx => {
    const kept = ticket && (await findFlow(tx, nonceHash(ticket.nonce)));
    return kept?.errand.kind === 'choice' ? listPlaces(tx, kept.errand) : [];
  });
  if (places.length === 0) throw cannotGoOn();
  return places;
}

/** Into the organisation that was chosen, if they are known there at this moment. */
export async function choosePlace(
  needs: SigninNeeds,
  exchange: Exchange,
  tenantId: TenantId,
): Promise<{ signedIn: SignedIn; returnTo: string | null }> {
  const ticket = await takeTicket(needs, exchange, 'choice');
  const kept = ticket && (await takeChoice(needs, ticket));
  if (!kept) throw cannotGoOn();
  const { proven, returnTo } = kept;
  const places = await needs.database.asSystem('sign in', tx => listPlaces(tx, proven));
  if (!places.some(place => place.tenantId === tenantId)) throw cannotGoOn();
  try {
    return { signedIn: await admit(needs, visitOf(exchange), { tenantId, proven }), returnTo };
  } catch (cause) {
    if (cause instanceof NotAdmitted) throw cannotGoOn();
    throw cause;
  }
}

async function takeChoice(
  { database }: SigninNeeds,
  { nonce }: Ticket,
): Promise<{ proven: Proven; returnTo: string | null } | undefined> {
  const kept = await database.asSystem('sign in', tx => takeFlow(tx, nonceHash(nonce)));
  if (kept?.errand.kind !== 'choice') return undefined;
  const { provider, returnTo } = kept;
  const { issuer, subject } = kept.errand;
  const account = { provider, source: 'app_wide', issuer, subject } as const;
  return {
    proven: { ...account, address: null, isAddressVerified: false, isGuest: false, name: null },
    returnTo,
  };
}
