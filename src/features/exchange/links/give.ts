import { type Capability, serviceOf } from '#features/apps/capabilities.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { askerOf, findAllowed, notAllowed } from '#features/connections/limits/allowed.ts';
import { beyond } from '#features/connections/limits/limit.ts';
import { showOffered, usualCapabilities } from '#features/connections/offered.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { ExchangeNeeds } from '../exchange-needs.ts';
import type { ExchangePrincipal } from '../principal.ts';
import { type Asker, LINK_LIFE_MS, type Link, type LinkId, linkPage, tokenOf } from './link.ts';
import { findLinkOf, upsertLink } from './store.ts';

type Wanted = {
  principal: ExchangePrincipal;
  connectionId: ConnectionId | undefined;
  /** Undefined: the usual ones. Empty: what the connection has already. */
  capabilities: readonly Capability[] | undefined;
};

/**
 * The one link that lives for this principal and this caller; a new one only when it has been followed, is too
 * old, or was for something else. So a program that fails in a loop is given the same one a thousand times.
 */
export async function giveLink(needs: ExchangeNeeds, who: Scope, wanted: Wanted): Promise<Link> {
  const capabilities = await allowedCapabilities(needs, who, wanted);
  const id: LinkId = newId(needs.world);
  const now = needs.world.now();
  const asker = linkAskerOf(who);
  const { hash } = await tokenOf(needs, who.tenantId, id);
  const { principal, connectionId } = wanted;
  const link = { id, principal, asker, capabilities, connectionId, expiresAt: shifted(now, LINK_LIFE_MS) };
  const given = await needs.database.inTenant(who, async tx => {
    await upsertLink(tx, { ...link, hash, now });
    return findLinkOf(tx, principal, asker);
  });
  if (!given) throw new Error('A link was cleared away in the moment in which it was made.');
  const { token } = await tokenOf(needs, who.tenantId, given.id);
  const url = new URL(linkPage, needs.origins.console);
  url.searchParams.set('link', token.reveal());
  return { url: url.href, expiresAt: given.expiresAt };
}

async function allowedCapabilities(
  needs: ExchangeNeeds,
  who: Scope,
  { capabilities }: Wanted,
): Promise<readonly Capability[]> {
  const asked = capabilities ?? (await usualCapabilities(needs, who));
  const { apps } = await showOffered(needs, who);
  const services = asked.length > 0 ? asked.map(serviceOf) : (['mail', 'calendar'] as const);
  if (!services.some(service => apps[service].isSetUp)) throw fail('google_not_set_up');
  const allowed = await needs.database.inTenant(who, tx => findAllowed(tx, askerOf(who.actor)));
  const refused = beyond(asked, allowed);
  if (refused.length > 0) throw notAllowed(refused);
  return asked;
}

/** What is asked for by a person's session or token is asked for by the person. */
export function linkAskerOf({ actor }: Scope): Asker {
  switch (actor.kind) {
    case 'user':
      return { userId: actor.userId, keyId: actor.keyId, serviceId: undefined };
    case 'service':
      return { userId: undefined, keyId: undefined, serviceId: actor.serviceId };
    case 'operator':
    case 'job':
      throw fail('not_permitted');
    default:
      throw actor satisfies never;
  }
}
